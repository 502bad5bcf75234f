package dev.ipcaudit.jfr;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/** A verdict on the use of IPC objects by this JVM. */
@Name("ipcaudit.Finding")
@Label("IPC Finding")
@Description("A verdict on the use of IPC objects by this JVM")
@Category("IPC")
@StackTrace(false)
final class FindingEvent extends Event {
  @Label("Severity")
  String severity;

  @Label("Rule")
  String rule;

  @Label("Kind")
  String kind;

  @Label("Count")
  long count;

  @Label("Site")
  String site;

  @Label("Message")
  String message;

  @Label("Remedy")
  String remedy;
}
