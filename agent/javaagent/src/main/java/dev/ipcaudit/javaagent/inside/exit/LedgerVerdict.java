package dev.ipcaudit.javaagent.inside.exit;

import dev.ipcaudit.ledger.Counters;
import dev.ipcaudit.ledger.Ledger;
import dev.ipcaudit.model.Severity;
import dev.ipcaudit.option.Options;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.nio.charset.StandardCharsets;

/**
 * The verdict for the case that there is no memory, no stack or no class left at the end to reach
 * another one: by the ledger alone, and one fixed line. All of it is made when the host uses a
 * binding for the first time; at the end it allocates nothing and loads nothing.
 */
public final class LedgerVerdict {

  private static final byte[] NOTHING = {};

  private final Runtime runtime = Runtime.getRuntime();
  private final int exitCode;
  private final Ledger ledger;
  private final Severity failOn;
  private final MemoryReserve reserve = new MemoryReserve();
  private final FileOutputStream stderr = new FileOutputStream(FileDescriptor.err);
  private final byte[] failing;
  private final byte[] clean;
  private final byte[] unshown;

  public LedgerVerdict(Ledger ledger, Options options) {
    this.ledger = ledger;
    failOn = options.failOn();
    exitCode = options.exitCode();
    String code = "ipcaudit: exit code " + options.exitCode() + ", ";
    failing =
        bytes(
            code
                + "since there was no memory left to reach a verdict, and the ledger holds what may"
                + " be a finding of severity "
                + failOn
                + " or above\n");
    unshown =
        bytes(
            code
                + "since there are findings of severity "
                + failOn
                + " or above; there was no memory left to show them\n");
    clean =
        bytes(
            "ipcaudit: there was no memory left to show a verdict; the ledger holds nothing that may"
                + " be a finding of severity "
                + failOn
                + " or above\n");
  }

  private static byte[] bytes(String line) {
    return line.getBytes(StandardCharsets.UTF_8);
  }

  /** Gives back to the heap what was kept for the verdict. */
  void releaseReserve() {
    reserve.release();
  }

  /** Whether the run fails. Allocates nothing. */
  boolean fails() {
    Counters counters = ledger.counters();
    if (failOn == Severity.ERROR) {
      return counters.mayBeError();
    }
    return failOn == Severity.WARNING ? counters.mayBeWarning() : counters.mayBeNote();
  }

  /**
   * Says what could not be said in full. Allocates nothing.
   *
   * @param judged whether that the run fails is known from a verdict
   */
  void say(boolean fails, boolean judged) {
    write(!fails ? clean : judged ? unshown : failing);
  }

  /**
   * Ends the JVM if the run fails. Allocates nothing.
   *
   * @param rehearsal only to have all of it linked
   */
  void conclude(boolean rehearsal) {
    boolean fails = fails();
    if (rehearsal) {
      write(NOTHING);
      return;
    }
    say(fails, false);
    if (fails) {
      runtime.halt(exitCode);
    }
  }

  private void write(byte[] line) {
    try {
      stderr.write(line);
    } catch (Throwable nowhere) {
      // the exit code says it
    }
  }
}
