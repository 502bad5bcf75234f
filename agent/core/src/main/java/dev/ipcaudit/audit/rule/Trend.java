package dev.ipcaudit.audit.rule;

import dev.ipcaudit.audit.Finding;
import dev.ipcaudit.audit.KernelSnapshot;
import java.util.List;

/** What a rule remembers from one timed scan of a running JVM to the next. For one thread. */
interface Trend {

  /**
   * The findings now.
   *
   * @param kernel taken just now
   * @param timed whether this is a timed scan, which is remembered; a look in between changes
   *     nothing
   */
  List<Finding> judge(KernelSnapshot kernel, boolean timed);
}
