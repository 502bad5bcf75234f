package dev.ipcaudit.jfr;

import jdk.jfr.Category;
import jdk.jfr.DataAmount;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Timespan;
import org.jspecify.annotations.Nullable;

/** An IPC object that this JVM created was still there at the end. */
@Name("ipcaudit.ObjectLeaked")
@Label("IPC Object Leaked")
@Description("An IPC object that this JVM created was still there at the end")
@Category("IPC")
@StackTrace(false)
final class ObjectLeaked extends Event {
  @Label("Call Site")
  @Description("Call site that created it, with its package")
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
      "Key of a System V object, with the path that ftok was given if that is known; path, name, or"
          + " what a descriptor stands for; null where there is none")
  @Nullable String name;

  @IpcObject
  @Label("Object")
  @Description("Serial number of the object in this JVM, the same in all of its events")
  long object;

  @Label("Stack")
  @Description("Stack of the call that created it, from the call site outwards, one frame a line")
  String stack;
}
