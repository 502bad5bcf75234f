package dev.ipcaudit.jfr;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.SettingDefinition;
import jdk.jfr.StackTrace;
import jdk.jfr.Timespan;

/** An IPC object that this JVM had created was removed by this JVM. */
@Name("ipcaudit.ObjectRemoved")
@Label("IPC Object Removed")
@Description("An IPC object that this JVM had created was removed by this JVM")
@Category("IPC")
@StackTrace(true)
final class ObjectRemoved extends Event {
  @Label("Call Site")
  @Description("Call site that removed it, with its package")
  String line;

  @Label("Kind")
  @Description("Kind of IPC object, such as sysv-sem")
  String kind;

  @Label("Age")
  @Timespan(Timespan.MILLISECONDS)
  @Description("Time since its creation")
  long age;

  @IpcObject
  @Label("Object")
  @Description("Serial number of the object in this JVM, the same in all of its events")
  long object;

  @Label("Id")
  @Description("Id in the kernel's table, descriptor, pid, or address of an attachment")
  long kernelId;

  @Label("Created By")
  @Description("Call site that created it, with its package")
  String createdBy;

  @SettingDefinition
  @Name("kinds")
  @Label("Kinds")
  @Description("Kinds of objects that are recorded, such as sysv-*,posix-*")
  private boolean isWanted(KindsSetting kinds) {
    return kinds.has(kind);
  }
}
