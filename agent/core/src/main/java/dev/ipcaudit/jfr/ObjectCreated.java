package dev.ipcaudit.jfr;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Timestamp;

/** An IPC object was created by this JVM. */
@Name("ipcaudit.ObjectCreated")
@Label("IPC Object Created")
@Description("An IPC object was created by this JVM")
@Category("IPC")
@StackTrace(true)
final class ObjectCreated extends Event {
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

  @Label("Size")
  @Description("Bytes of a segment, semaphores of a set")
  long size;

  @Label("Created At")
  @Timestamp(Timestamp.MILLISECONDS_SINCE_EPOCH)
  long createdAt;

  @Label("Before Recording")
  @Description(
      "The object was created before the recording began; stack trace and thread are not those of its creation")
  boolean beforeRecording;
}
