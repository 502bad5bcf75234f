package dev.ipcaudit.jfr;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.Period;
import jdk.jfr.StackTrace;
import jdk.jfr.Timestamp;

/**
 * What one call path of a line created and removed so far; the last of very many stands for all
 * that are left.
 */
@Name("ipcaudit.SitePath")
@Label("IPC Site Paths")
@Description("What one call path of a call site created and removed so far")
@Category("IPC")
@StackTrace(false)
@Period("endChunk")
final class SitePathEvent extends Event {
  @Label("Call Site")
  @Description("Call site that created them, with its package")
  String line;

  @Label("Kind")
  @Description("Kind of IPC object, such as sysv-sem")
  String kind;

  @Label("Live")
  @Description("Created less removed")
  long live;

  @Label("Created")
  @Description("Objects that this path created since the JVM began")
  long created;

  @Label("Removed")
  @Description("Those of them that were removed, by whichever call site")
  long removed;

  @Label("EAGAIN")
  @Description("Calls of this path that failed with EAGAIN")
  long eagain;

  @Label("Threads")
  @Description("The first five threads, one a line")
  String threads;

  @Label("More Threads")
  @Description("How many threads of other names there were")
  long moreThreads;

  @Label("Stack")
  @Description("Its frames, from the call site outwards, one a line")
  String stack;

  @Label("Paths")
  @Description("1, or how many paths are one here, which then has no stack")
  long paths;

  @Label("Counted At")
  @Description("The same for all paths of a call site that were counted together")
  @Timestamp(Timestamp.MILLISECONDS_SINCE_EPOCH)
  long countedAt;
}
