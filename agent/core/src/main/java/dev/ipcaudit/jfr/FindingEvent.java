package dev.ipcaudit.jfr;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.Period;
import jdk.jfr.StackTrace;

/** A verdict on the use of IPC objects by this JVM. */
@Name("ipcaudit.Finding")
@Label("IPC Finding")
@Description("A verdict on the use of IPC objects by this JVM")
@Category("IPC")
@StackTrace(false)
@Period("endChunk")
final class FindingEvent extends Event {
  @Label("Severity")
  @Description("error, warning or note")
  String severity;

  @Label("Rule")
  @Description("Id of the rule, such as leaked-object")
  String rule;

  @Label("Line")
  @Description("Line of the host, with its package")
  String line;

  @Label("Count")
  @Description("How many objects or occurrences")
  long count;

  @Label("Kind")
  @Description("Kind of IPC object, such as sysv-sem")
  String kind;

  @Label("Message")
  @Description("What was found")
  String message;

  @Label("Remedy")
  @Description("What to do: the call to add")
  String remedy;

  @Label("Verdicts")
  @Description("Counts by verdict, one a line")
  String verdicts;

  @Label("Objects")
  @Description("Up to 100 objects, one a line")
  String objects;

  @Label("Site")
  @Description("Line of the host in the form of a stack trace")
  String site;

  @Label("Stack")
  @Description("Stack of the path that has most to answer for")
  String stack;

  @Label("Paths")
  @Description("Up to 20 paths, the most costly first: how many are its, its threads, its frames")
  String paths;

  @Label("Others")
  @Description("What other paths to the site did that are not to blame")
  String others;

  @Label("At End")
  @Description("Part of the verdict at the end of the JVM, which replaces all before")
  boolean atEnd;
}
