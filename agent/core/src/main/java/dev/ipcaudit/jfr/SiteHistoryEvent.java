package dev.ipcaudit.jfr;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.Period;
import jdk.jfr.StackTrace;
import jdk.jfr.Timespan;
import jdk.jfr.Timestamp;

/** What one line of the host held over time, from the first call of the JVM that was seen. */
@Name("ipcaudit.SiteHistory")
@Label("IPC Site History")
@Description("What one call site held, and how often it failed with EAGAIN, over time")
@Category("IPC")
@StackTrace(false)
@Period("endChunk")
final class SiteHistoryEvent extends Event {
  @Label("Call Site")
  @Description("Call site that created them, with its package")
  String line;

  @Label("Kind")
  @Description("Kind of IPC object, such as sysv-sem")
  String kind;

  @Label("Start")
  @Description("When the first interval began")
  @Timestamp(Timestamp.MILLISECONDS_SINCE_EPOCH)
  long start;

  @Label("End")
  @Description("When the last interval was cut off")
  @Timestamp(Timestamp.MILLISECONDS_SINCE_EPOCH)
  long end;

  @Label("Interval")
  @Description("How long each interval is")
  @Timespan(Timespan.MILLISECONDS)
  long interval;

  @Label("Live")
  @Description("Objects at the end of each interval, with blanks between")
  String live;

  @Label("EAGAIN")
  @Description("Calls that failed with EAGAIN in each interval; nothing where none ever did")
  String eagain;
}
