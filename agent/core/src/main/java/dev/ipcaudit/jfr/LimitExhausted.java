package dev.ipcaudit.jfr;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import org.jspecify.annotations.Nullable;

/** A line could not create IPC objects for want of room. */
@Name("ipcaudit.LimitExhausted")
@Label("IPC Limit Exhausted")
@Description("A call site could not create IPC objects because a limit was reached")
@Category("IPC")
@StackTrace(false)
final class LimitExhausted extends Event {
  @Label("Call Site")
  @Description("Call site, with its package")
  String line;

  @Label("Kind")
  @Description("Kind of IPC object, such as sysv-sem")
  String kind;

  @Label("Failed")
  @Description("Calls of this call site that could not create one")
  long failed;

  @Label("Errno")
  @Description("Of the last such call")
  String errno;

  @Label("Limit")
  @Description("The limit that this errno means; null when unknown")
  @Nullable String limit;

  @Label("Used")
  @Description("How much of it is used now, in its own unit; negative when unknown")
  long used;

  @Label("Maximum")
  @Description("Its value, 0 when unknown")
  long max;
}
