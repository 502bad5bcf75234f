package dev.ipcaudit.jfr;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/** A line could not create IPC objects for want of room. */
@Name("ipcaudit.LimitExhausted")
@Label("IPC Limit Exhausted")
@Description("A line could not create IPC objects for want of room")
@Category("IPC")
@StackTrace(false)
final class LimitExhausted extends Event {
  @Label("Line")
  @Description("Line of the host that calls, with its package")
  String line;

  @Label("Kind")
  @Description("Kind of IPC object, such as sysv-sem")
  String kind;

  @Label("Failed")
  @Description("Calls of this line that could not create one")
  long failed;

  @Label("Errno")
  @Description("Of the last such call")
  String errno;

  @Label("Limit")
  @Description("The limit that this errno means; null when unknown")
  String limit;

  @Label("Used")
  @Description("How much of it is used now, in its own unit; negative when unknown")
  long used;

  @Label("Maximum")
  @Description("Its value, 0 when unknown")
  long max;
}
