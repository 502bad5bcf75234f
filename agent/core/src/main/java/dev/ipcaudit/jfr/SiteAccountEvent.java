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
  @Label("Site")
  String site;

  @Label("Kind")
  String kind;

  @Label("Class")
  String className;

  @Label("Method")
  String method;

  @Label("File")
  String file;

  @Label("Line")
  @Description("From 1, negative when unknown")
  int line;

  @Label("Created")
  long created;

  @Label("Removed")
  long removed;

  @Label("Live")
  @Description("Created less removed")
  long live;

  @Label("EAGAIN")
  @Description("Calls that failed with EAGAIN")
  long eagain;

  @Label("Sent")
  @Description("Descriptors that this line sent to others, by SCM_RIGHTS")
  long sent;

  @Label("Estimated")
  @Description("Some calls stand for others that were not looked at")
  boolean estimated;

  @Label("Removed By")
  @Description("Count and line of the host for each line that removed, one a line")
  String removedBy;
}
