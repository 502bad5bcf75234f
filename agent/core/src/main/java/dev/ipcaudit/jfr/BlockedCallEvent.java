package dev.ipcaudit.jfr;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Timespan;

/** A call into the kernel stood still. */
@Name("ipcaudit.BlockedCall")
@Label("Blocked IPC Call")
@Description(
    "A call stood still until another process made room; Java shows such a thread as running")
@Category("IPC")
@StackTrace(false)
final class BlockedCallEvent extends Event {
  @Label("Site")
  @Description("Line of the host that made the call")
  String site;

  @Label("Blocked For")
  @Timespan(Timespan.NANOSECONDS)
  long blockedFor;

  @Label("Function")
  String function;

  @Label("Kind")
  String kind;

  @Label("Descriptor or Id")
  long kernelId;

  @Label("Java Thread")
  String javaThread;

  @Label("Kernel")
  @Description("What the kernel told of the object meanwhile")
  String kernel;
}
