package dev.ipcaudit.jfr;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.Period;
import jdk.jfr.StackTrace;
import jdk.jfr.Timestamp;
import org.jspecify.annotations.Nullable;

/** Which JVM is audited, what of it is seen and what is not. */
@Name("ipcaudit.Coverage")
@Label("IPC Audit Coverage")
@Description("Which JVM is audited, what the agent sees of it, and the coverage gaps")
@Category("IPC")
@StackTrace(false)
@Period("endChunk")
final class CoverageEvent extends Event {
  @Label("Process Id")
  @Description("Of the JVM, in its own pid namespace")
  long pid;

  @Label("Java Version")
  @Description("System property java.version")
  @Nullable String java;

  @Label("Main Class and Arguments")
  @Description("What the JVM runs")
  @Nullable String main;

  @Label("IPC Namespace")
  @Description("As /proc/self/ns/ipc names it")
  @Nullable String ipcNamespace;

  @Label("Started")
  @Timestamp(Timestamp.MILLISECONDS_SINCE_EPOCH)
  @Description("When the JVM was started")
  long started;

  @Label("Coverage")
  @Description("State of each part, as part=state, one a line")
  String coverage;

  @Label("Notes")
  @Description("Coverage gaps although the part is active, one a line")
  String notes;

  @Label("Dropped")
  @Description("Objects that were not recorded because the bounded tables were full")
  long dropped;
}
