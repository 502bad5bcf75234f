package dev.ipcaudit.jfr;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import org.jspecify.annotations.Nullable;

/** A call into the kernel was blocked, as long as the event lasts. Of the thread that watches. */
@Name("ipcaudit.BlockedCall")
@Label("Blocked IPC Call")
@Description(
    "A call was blocked until another process made room; Java shows such a thread as running")
@Category("IPC")
@StackTrace(false)
final class BlockedCallEvent extends Event {
  @Label("Call Site")
  @Description("Call site, with its package")
  String line;

  @Label("Function")
  @Description("C function that was called")
  String function;

  @Label("Kind")
  @Description("Kind of IPC object, such as sysv-sem")
  String kind;

  @Label("Id")
  @Description("Descriptor or id of the object that it waited for, -1 when unknown")
  long kernelId;

  @Label("Blocked Thread")
  @Description("Name of the Java thread that made the call")
  String javaThread;

  @Label("Kernel")
  @Description("How full the object was meanwhile, and who has it open; null when unknown")
  @Nullable String kernel;
}
