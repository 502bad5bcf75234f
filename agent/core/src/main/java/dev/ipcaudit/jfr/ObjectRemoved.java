package dev.ipcaudit.jfr;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Timespan;

/** An IPC object that this JVM had created was removed by this JVM. */
@Name("ipcaudit.ObjectRemoved")
@Label("IPC Object Removed")
@Description("An IPC object that this JVM had created was removed by this JVM")
@Category("IPC")
@StackTrace(true)
final class ObjectRemoved extends Event {
  @IpcObject
  @Label("Object")
  long object;

  @Label("Kind")
  @Description("Kind of IPC object, such as sysv-sem")
  String kind;

  @Label("Kernel Id")
  @Description("Id in the kernel table; the address of an attachment")
  long kernelId;

  @Label("Age")
  @Timespan(Timespan.MILLISECONDS)
  long age;

  @Label("Created By")
  @Description("Line of the host that created the object")
  String createdBy;

  @Label("Removed By")
  @Description("Line of the host that removed the object")
  String removedBy;
}
