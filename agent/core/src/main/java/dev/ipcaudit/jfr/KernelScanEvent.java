package dev.ipcaudit.jfr;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.Period;
import jdk.jfr.StackTrace;
import jdk.jfr.Timespan;
import org.jspecify.annotations.Nullable;

/** The IPC tables of the kernel were read. */
@Name("ipcaudit.KernelScan")
@Label("IPC Kernel Scan")
@Description("The IPC tables of the kernel were read")
@Category("IPC")
@StackTrace(false)
@Period("endChunk")
final class KernelScanEvent extends Event {
  @Label("Scan Time")
  @Timespan(Timespan.NANOSECONDS)
  @Description("How long the reading took")
  long scanTime;

  @Label("Semaphore Sets")
  @Description("Sets in this IPC namespace")
  long semaphoreSets;

  @Label("Semaphores")
  @Description("Semaphores in these sets")
  long semaphores;

  @Label("Shared Memory Segments")
  @Description("System V segments in this IPC namespace")
  long segments;

  @Label("Shared Memory Pages")
  @Description("Pages that these segments may take")
  long pages;

  @Label("Message Queues")
  @Description("System V queues in this IPC namespace")
  long queues;

  @Label("Trouble")
  @Description("Why something could not be read")
  @Nullable String trouble;

  @Label("At End")
  @Description("The scan that the verdict at the end of the JVM is based on")
  boolean atEnd;
}
