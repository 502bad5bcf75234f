package dev.ipcaudit.audit.rule;

import dev.ipcaudit.kernel.BlockedThread;
import dev.ipcaudit.kernel.LimitUsage;
import dev.ipcaudit.kernel.ProcessStat;
import dev.ipcaudit.model.Kind;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the kernel shows of the whole machine at one moment, without any agent: for {@code scan}.
 */
public interface Machine {

  /** The objects that outlive processes. */
  List<? extends Thing> things();

  /** The limits on them. */
  List<LimitUsage> limits();

  /** The process that was asked for, or null. */
  @Nullable OneProcess process();

  /** An object that outlives processes. */
  interface Thing {

    Kind kind();

    /** What a person calls it: the id, or the name; hostile text. */
    String label();

    /** The mode as stat(2) has it; the last nine bits count. */
    int permissions();

    /** Whether nobody is left who is known to have made it or to have used it last. */
    boolean isOrphan();

    /** Those of a set that threads wait to grow; none if that cannot be read. */
    List<Semaphore> waitedFor();

    /** The processes that wait at this set, and did not move between two looks. Takes 0.1 s. */
    Set<Integer> stuck();

    /** Messages in a queue; below 0 if that is not known. */
    long messages();

    /** How full a queue is, in bytes or messages; null if unknown. */
    @Nullable LimitUsage fill();

    /** Whether the last receiver of a System V queue is known to be dead. */
    boolean isReceiverDead();
  }

  /**
   * A semaphore of a System V set.
   *
   * @param operator the process that operated on it last, 0 for nobody
   * @param operatorDead whether that one is known to be dead
   */
  record Semaphore(int value, int operator, boolean operatorDead) {}

  /**
   * What dies with one process.
   *
   * @param zombies its children that have ended and were not reaped
   * @param blocked its threads that did not move between two looks, and for how many nanoseconds
   * @param limits those of the process
   */
  record OneProcess(
      List<ProcessStat> zombies, Map<BlockedThread, Long> blocked, List<LimitUsage> limits) {}
}
