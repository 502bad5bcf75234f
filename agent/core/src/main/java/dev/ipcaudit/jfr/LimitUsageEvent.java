package dev.ipcaudit.jfr;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.Percentage;
import jdk.jfr.Period;
import jdk.jfr.SettingDefinition;
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
  @Description("The kernel's name of it")
  String limit;

  @Label("Used")
  @Description("In the limit's own unit: objects, semaphores, descriptors, or pages for SHMALL")
  long used;

  @Label("Maximum")
  @Description("In the same unit")
  long max;

  @Label("Usage")
  @Percentage
  @Description("Used of maximum; no number where the use is unknown")
  float usage;

  @SettingDefinition
  @Name("atLeast")
  @Label("At Least")
  @Description("From which usage on a limit is recorded, such as 80%")
  private boolean isWanted(UsageSetting least) {
    return least.reached(usage);
  }
}
