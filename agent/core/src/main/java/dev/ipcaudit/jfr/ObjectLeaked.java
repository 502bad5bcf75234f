package dev.ipcaudit.jfr;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Timespan;
import jdk.jfr.Timestamp;

/** An IPC object that this JVM created was still there at the end. */
@Name("ipcaudit.ObjectLeaked")
@Label("IPC Object Leaked")
@Description("An IPC object that this JVM created was still there at the end")
@Category("IPC")
@StackTrace(false)
final class ObjectLeaked extends Event {
  @Label("Site")
  @Description("Line of the host that created the object")
  String site;

  @IpcObject
  @Label("Object")
  long object;

  @Label("Kind")
  @Description("Kind of IPC object, such as sysv-sem")
  String kind;

  @Label("Kernel Id")
  @Description("Id in the kernel table; the address of an attachment")
  long kernelId;

  @Label("Key")
  @Description("System V key in hexadecimal, 0x00000000 for IPC_PRIVATE")
  String key;

  @Label("Name")
  @Description("Path, name or what a descriptor stands for")
  String name;

  @Label("Size")
  @Description("Bytes of a segment, semaphores of a set")
  long size;

  @Label("Created At")
  @Timestamp(Timestamp.MILLISECONDS_SINCE_EPOCH)
  long createdAt;

  @Label("Age")
  @Timespan(Timespan.MILLISECONDS)
  long age;

  @Label("Severity")
  String severity;

  @Label("Kernel")
  @Description("What the kernel table says of the object: present or unknown")
  String kernel;

  @Label("Creation Stack")
  @Description("Stack of the first creation at this site")
  String creationStack;
}
