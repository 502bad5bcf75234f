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
@Description("What one call site created and removed so far")
@Category("IPC")
@StackTrace(false)
@Period("endChunk")
final class SiteAccountEvent extends Event {
  @Label("Call Site")
  @Description("Call site that created them, with its package")
  String line;

  @Label("Kind")
  @Description("Kind of IPC object, such as sysv-sem")
  String kind;

  @Label("Created")
  @Description("Objects that this call site created since the JVM began")
  long created;

  @Label("Removed")
  @Description("Those of them that were removed, by whichever call site")
  long removed;

  @Label("Live")
  @Description("Created less removed")
  long live;

  @Label("EAGAIN")
  @Description("Calls of this call site that failed with EAGAIN")
  long eagain;

  @Label("Sent")
  @Description("Descriptors that this call site sent to others, by SCM_RIGHTS")
  long sent;

  @Label("Est.")
  @Description("The counts are estimates: some calls stand for others whose stack was not captured")
  boolean estimated;
}
