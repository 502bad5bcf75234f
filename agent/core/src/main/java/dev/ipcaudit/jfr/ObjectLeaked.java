package dev.ipcaudit.jfr;

import jdk.jfr.Category;
import jdk.jfr.DataAmount;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Timespan;

/** An IPC object that this JVM created was still there at the end. */
@Name("ipcaudit.ObjectLeaked")
@Label("IPC Object Leaked")
@Description("An IPC object that this JVM created was still there at the end")
@Category("IPC")
@StackTrace(false)
final class ObjectLeaked extends Event {
  @Label("Line")
  @Description("Line of the host that created it, with its package")
  String line;

  @Label("Kind")
  @Description("Kind of IPC object, such as sysv-sem")
  String kind;

  @Label("Age")
  @Timespan(Timespan.MILLISECONDS)
  @Description("Time since its creation")
  long age;

  @Label("Size")
  @Description("Of a shared memory segment; 0 for other kinds")
  @DataAmount
  long size;

  @Label("Id")
  @Description("Id in the kernel's table, descriptor, pid, or address of an attachment")
  long kernelId;

  // one field for both, since a table of 120 columns has no room for two
  @Label("Name")
  @Description(
      "Key of a System V object, with the path that it was made of if that is known; path, name, or"
          + " what a descriptor stands for; null where there is none")
  String name;

  @IpcObject
  @Label("Object")
  @Description("Number of the object in this JVM, the same in all events of it")
  long object;

  @Label("Stack")
  @Description("Stack of the call that created it, from the line outwards, one frame a line")
  String stack;
}
