package dev.ipcaudit.jfr;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/** How many objects of one line another line removed so far; comes with the account of the line. */
@Name("ipcaudit.SiteRemoval")
@Label("IPC Site Removals")
@Description(
    "How many objects of one call site another one removed so far; comes with the site's account")
@Category("IPC")
@StackTrace(false)
final class SiteRemovalEvent extends Event {
  @Label("Call Site")
  @Description("Call site that created them, with its package")
  String line;

  @Label("Kind")
  @Description("Kind of IPC object, such as sysv-sem")
  String kind;

  @Label("Removed")
  @Description("Objects of that call site that the other one removed since the JVM began")
  long removed;

  @Label("Removed By")
  @Description("Call site that removed them, with its package")
  String removedBy;
}
