package dev.ipcaudit.jfr;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Timespan;

/** The IPC tables of the kernel were read. */
@Name("ipcaudit.KernelScan")
@Label("IPC Kernel Scan")
@Description("The IPC tables of the kernel were read")
@Category("IPC")
@StackTrace(false)
final class KernelScanEvent extends Event {
  @Label("Scan Time")
  @Timespan(Timespan.NANOSECONDS)
  long scanTime;

  @Label("Semaphore Sets")
  long semaphoreSets;

  @Label("Semaphores")
  long semaphores;

  @Label("Shared Memory Segments")
  long segments;

  @Label("Shared Memory Pages")
  long pages;

  @Label("Message Queues")
  long queues;

  @Label("Trouble")
  @Description("Why something could not be read")
  String trouble;

  @Label("At End")
  @Description("The scan on which the verdict at the end of the JVM stands")
  boolean atEnd;
}
