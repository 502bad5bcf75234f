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

  @Label("Class")
  String className;

  @Label("Method")
  String method;

  @Label("File")
  String file;

  @Label("Line")
  @Description("From 1, negative when unknown")
  int line;

  @Label("Message")
  String message;

  @Label("Remedy")
  String remedy;

  @Label("Verdicts")
  @Description("Counts by verdict, one a line")
  String verdicts;

  @Label("Objects")
  @Description("Up to 100 objects, one a line, unless events ObjectLeaked tell of them")
  String objects;

  @Label("Stack")
  @Description("Stack of the first call at this site")
  String stack;

  @Label("At End")
  @Description("Part of the verdict at the end of the JVM, which replaces all before")
  boolean atEnd;
}
