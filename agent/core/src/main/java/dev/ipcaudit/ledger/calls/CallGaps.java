package dev.ipcaudit.ledger.calls;

import dev.ipcaudit.catalog.Catalog;
import dev.ipcaudit.catalog.LibcFunction;
import dev.ipcaudit.model.Coverage;

/** Says in the coverage, once a function, what is not known of some of its calls. Thread-safe. */
public final class CallGaps {

  private final Coverage coverage;

  // plain: to say it twice would do no harm
  private final boolean[] outcomes = new boolean[Catalog.size() + 1];
  private final boolean[] arguments = new boolean[Catalog.size() + 1];
  private final boolean[] memory = new boolean[Catalog.size() + 1];

  public CallGaps(Coverage coverage) {
    this.coverage = coverage;
  }

  /** The host has declared a result by which nobody can tell whether the call succeeded. */
  public void outcome(LibcFunction function) {
    if (isNew(outcomes, function)) {
      coverage.note(
          function
              + " is declared with a result, or none, that does not show whether it succeeded: what"
              + " it creates, passes or waits for is not seen");
    }
  }

  /** The host has declared parameters that are not those of the function. */
  public void arguments(LibcFunction function) {
    if (isNew(arguments, function)) {
      coverage.note(
          function + " is declared with other parameters than it has: such calls are not seen");
    }
  }

  /** What a call that succeeded has read or written cannot be read. */
  public void memory(LibcFunction function) {
    if (isNew(memory, function)) {
      coverage.note(
          "what "
              + function
              + " wrote or passed is not seen where its memory cannot be read, or is of another"
              + " kind");
    }
  }

  /** What messages pass is laid out otherwise on this machine. */
  void machine(LibcFunction function) {
    coverage.note("descriptors that " + function + " passes are not seen on this machine");
  }

  /** A get call by its number: nobody asks what is there before it. */
  void probe(LibcFunction function) {
    coverage.note(
        "whether "
            + function
            + " by its number, with a key and without IPC_EXCL, creates or finds is not known: it"
            + " is not counted");
  }

  private static boolean isNew(boolean[] said, LibcFunction function) {
    boolean first = !said[function.number()];
    said[function.number()] = true;
    return first;
  }
}
