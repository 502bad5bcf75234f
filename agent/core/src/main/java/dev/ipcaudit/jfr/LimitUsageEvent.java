package dev.ipcaudit.jfr;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.Percentage;
import jdk.jfr.Period;
import jdk.jfr.StackTrace;

/** How much of a kernel limit is in use. */
@Name("ipcaudit.LimitUsage")
@Label("IPC Limit Usage")
@Description("How much of a kernel limit is in use")
@Category("IPC")
@StackTrace(false)
@Period("endChunk")
final class LimitUsageEvent extends Event {
  @Label("Limit")
  String limit;

  @Label("Used")
  long used;

  @Label("Maximum")
  long max;

  @Label("Usage")
  @Percentage
  float usage;
}
