package dev.ipcaudit.jfr;

import jdk.jfr.Category;
import jdk.jfr.DataAmount;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.SettingDefinition;
import jdk.jfr.StackTrace;
import jdk.jfr.Timestamp;
import org.jspecify.annotations.Nullable;

/** An IPC object was created by this JVM. */
@Name("ipcaudit.ObjectCreated")
@Label("IPC Object Created")
@Description("An IPC object was created by this JVM")
@Category("IPC")
@StackTrace(true)
final class ObjectCreated extends Event {
  @Label("Call Site")
  @Description("Call site that created it, with its package")
  String line;

  @Label("Kind")
  @Description("Kind of IPC object, such as sysv-sem")
  String kind;

  @IpcObject
  @Label("Object")
  @Description("Serial number of the object in this JVM, the same in all of its events")
  long object;

  @Label("Id")
  @Description("Id in the kernel's table, descriptor, pid, or address of an attachment")
  long kernelId;

  @Label("Key")
  @Description("System V key in hexadecimal, 0x00000000 for IPC_PRIVATE; null for other kinds")
  @Nullable String key;

  @Label("Size")
  @Description("Of a shared memory segment; 0 for other kinds")
  @DataAmount
  long size;

  @Label("Semaphores")
  @Description("Of a semaphore set; 0 for other kinds")
  long semaphores;

  @Label("Created At")
  @Timestamp(Timestamp.MILLISECONDS_SINCE_EPOCH)
  @Description("When the call returned")
  long createdAt;

  @Label("Before Recording")
  @Description("Created before the recording began: stack and thread are not those of its creation")
  boolean beforeRecording;

  // the recorder's own begins there too, but in a JDK in which EventStacks finds nothing
  @Label("Stack")
  @Description("Stack of the call, from the call site outwards: its first frames, one a line")
  String stack;

  @SettingDefinition
  @Name("kinds")
  @Label("Kinds")
  @Description("Kinds of objects that are recorded, such as sysv-*,posix-*")
  private boolean isWanted(KindsSetting kinds) {
    return kinds.has(kind);
  }
}
