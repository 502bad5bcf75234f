package dev.ipcaudit.jfr;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Timespan;
import org.jspecify.annotations.Nullable;

/** Children of this JVM that have ended and were not reaped. */
@Name("ipcaudit.ZombieChildren")
@Label("IPC Zombie Children")
@Description("Children of this JVM that have ended and were not reaped")
@Category("IPC")
@StackTrace(false)
final class ZombieChildren extends Event {
  @Label("Call Site")
  @Description("Call site that should reap them, or that started them, with its package")
  String line;

  @Label("Zombies")
  @Description("Children that have ended and were not reaped")
  long zombies;

  @Label("Oldest")
  @Timespan(Timespan.MILLISECONDS)
  @Description("Time since the start of the oldest; 0 when unknown")
  long oldest;

  @Label("Limit")
  @Description("The limit on processes that is fullest; null when unknown")
  @Nullable String limit;

  @Label("Used")
  @Description("How much of that limit is used, in processes and threads; negative when unknown")
  long used;

  @Label("Maximum")
  @Description("Its value, 0 when unknown")
  long max;
}
