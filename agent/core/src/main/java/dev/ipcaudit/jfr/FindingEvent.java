package dev.ipcaudit.jfr;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.Period;
import jdk.jfr.StackTrace;
import org.jspecify.annotations.Nullable;

/** A verdict on the use of IPC objects by this JVM. */
@Name("ipcaudit.Finding")
@Label("IPC Finding")
@Description("A finding on the use of IPC objects by this JVM")
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

  @Label("Call Site")
  @Description("Call site, with its package")
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
  @Description("Call site in the form of a stack trace")
  String site;

  @Label("Stack")
  @Description("Stack of the call path that caused most of them")
  String stack;

  @Label("Paths")
  @Description(
      "Call paths, the most costly first: count, threads and frames of each; of very many the"
          + " last one has no frames and stands for all others")
  String paths;

  @Label("Others")
  @Description("What other call paths of the site did, which caused nothing of it")
  @Nullable String others;

  @Label("At End")
  @Description("Part of the verdict at the end of the JVM, which replaces all earlier ones")
  boolean atEnd;
}
