package dev.ipcaudit.jfr;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import org.jspecify.annotations.Nullable;

/** Calls of a path that failed with EAGAIN, and what the host did about it, so far. */
@Name("ipcaudit.UnhandledEagain")
@Label("IPC Unhandled EAGAIN")
@Description("Calls of a call path that failed with EAGAIN, and what the host did about it, so far")
@Category("IPC")
@StackTrace(false)
final class UnhandledEagain extends Event {
  @Label("Call Site")
  @Description("Call site, with its package")
  String line;

  @Label("Kind")
  @Description("Kind of IPC object, such as sysv-sem")
  String kind;

  @Label("Function")
  @Description("C function of the last such call")
  @Nullable String function;

  @Label("Errno")
  @Description("Of the last such call: EAGAIN, or ENOBUFS of datagrams")
  String errno;

  @Label("Dropped")
  @Description("Calls whose result was dropped")
  long dropped;

  @Label("Unread")
  @Description("Calls after which errno was not read: the verdict undistinguished")
  long undistinguished;

  @Label("Handled")
  @Description("Calls after which errno was read")
  long handled;

  @Label("Stack")
  @Description("Stack of these calls, from the call site outwards, one frame a line")
  String stack;
}
