package dev.ipcaudit.jfr;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.Period;
import jdk.jfr.StackTrace;

/** What one line of the host created and removed so far. */
@Name("ipcaudit.SiteAccount")
@Label("IPC Site Account")
@Description("What one line of the host created and removed so far")
@Category("IPC")
@StackTrace(false)
@Period("endChunk")
final class SiteAccountEvent extends Event {
  @Label("Line")
  @Description("Line of the host that created, with its package")
  String line;

  @Label("Kind")
  @Description("Kind of IPC object, such as sysv-sem")
  String kind;

  @Label("Created")
  @Description("Objects that this line created since the JVM began")
  long created;

  @Label("Removed")
  @Description("Those of them that were removed, by whichever line")
  long removed;

  @Label("Live")
  @Description("Created less removed")
  long live;

  @Label("EAGAIN")
  @Description("Calls of this line that failed with EAGAIN")
  long eagain;

  @Label("Sent")
  @Description("Descriptors that this line sent to others, by SCM_RIGHTS")
  long sent;

  @Label("Est.")
  @Description("The counts are estimates: some calls stand for others that were not looked at")
  boolean estimated;
}
