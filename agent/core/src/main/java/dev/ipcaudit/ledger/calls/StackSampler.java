package dev.ipcaudit.ledger.calls;

import dev.ipcaudit.box.BlackBoxWriter;
import dev.ipcaudit.catalog.LibcFunction;
import dev.ipcaudit.kernel.DescriptorIdentity;
import dev.ipcaudit.kernel.Descriptors;
import dev.ipcaudit.kernel.FileIdentity;
import dev.ipcaudit.kernel.OpenedFile;
import dev.ipcaudit.ledger.PendingCreation;
import dev.ipcaudit.ledger.SkippedCalls;
import dev.ipcaudit.ledger.problems.CloseFault;
import dev.ipcaudit.model.CallSite;
import dev.ipcaudit.model.Kind;
import dev.ipcaudit.stack.CaptureBudget;
import dev.ipcaudit.stack.CaptureBudget.Counted;
import dev.ipcaudit.stack.CaptureBudget.Purpose;
import dev.ipcaudit.stack.SiteFinder;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Captures the stack for a call's site, within the allowance. Thread-safe. */
public final class StackSampler implements CloseFault.Variables {

  /** What a binding throws that tells of errno. */
  private static final Set<String> THROWN =
      Set.of(
          "com/sun/jna/LastErrorException",
          "java/lang/RuntimeException",
          "java/lang/Exception",
          "java/lang/Throwable");

  private final SiteFinder sites;
  private final CaptureBudget budget;
  private final SkippedCalls skipped;

  StackSampler(SiteFinder sites, CaptureBudget budget, SkippedCalls skipped) {
    this.sites = sites;
    this.budget = budget;
    this.skipped = skipped;
  }

  /**
   * How many calls the present one stands for; 0 if its site must not be looked for. To be asked
   * once for each call.
   */
  long weight(LibcFunction function, Purpose purpose) {
    long weight = budget.draw(function.number(), purpose);
    if (weight == 0) {
      skipped.skipped(function, purpose);
    }
    return weight;
  }

  /** Who counts the call of which the weight was asked for. */
  void counts(LibcFunction function, Purpose purpose, @Nullable Counted counted) {
    budget.counts(function.number(), purpose, counted);
  }

  /** See {@link CaptureBudget#settle}. */
  void settle() {
    budget.settle();
  }

  /**
   * Draws for a call before it is recorded, so that its stack is captured under as few frames of
   * ours as can be.
   *
   * @return whether {@link Call#stack} is to be given a throwable now
   */
  boolean draw(Call call, Purpose purpose) {
    return drawn(call, weight(call.function(), purpose));
  }

  /** The same of a call that removes what the ledger holds: see {@link #remover}. */
  boolean drawsRemover(Call call, boolean held) {
    return held ? drawn(call, 1) : draw(call, Purpose.OTHER);
  }

  private boolean drawn(Call call, long weight) {
    call.drawn(weight, weight == 0 ? 0 : budget.begins());
    return weight != 0 && sites.readsThrowables();
  }

  /** Whether a throwable is of use to {@link #ended}. */
  boolean readsThrowables() {
    return sites.readsThrowables();
  }

  /** As {@link CaptureBudget#begins}. */
  long begins() {
    return budget.begins();
  }

  /** What {@link #weight} says, for a call that was perhaps drawn for already. */
  long weight(Call call, Purpose purpose) {
    return call.isDrawn() ? call.weight() : weight(call.function(), purpose);
  }

  /**
   * What is known of a call that created, {@link PendingCreation#UNCAPTURED} above the allowance.
   */
  PendingCreation creation(Call call) {
    long weight = weight(call, Purpose.CREATE);
    return weight == 0
        ? PendingCreation.UNCAPTURED
        : new PendingCreation(site(call), weight, BlackBoxWriter.NONE);
  }

  /** What {@link #site} says, by the stack that was captured already if there is one. */
  CallSite site(Call call) {
    return use(call, false).site();
  }

  /** The same, and on request what is done there with the result. */
  SiteFinder.Use use(Call call, boolean withUse) {
    String function = call.function().name();
    if (call.isDrawn()) {
      return ended(function, withUse, call.stack(), call.begun());
    }
    long start = budget.begins();
    SiteFinder.Use use = sites.find(function, withUse);
    budget.ended(start);
    return use;
  }

  /** The site of a stack that was captured. */
  SiteFinder.Use ended(String function, boolean withUse, @Nullable Throwable stack, long begun) {
    SiteFinder.Use use = sites.find(function, withUse, stack);
    budget.ended(begun);
    return use;
  }

  /** The site of the call that the current thread is in. */
  CallSite site(LibcFunction function) {
    return use(function).site();
  }

  /** The same, and what else is known of its stack. */
  SiteFinder.Use use(LibcFunction function) {
    long start = budget.begins();
    SiteFinder.Use use = sites.find(function.name(), false);
    budget.ended(start);
    return use;
  }

  /**
   * The site of a call that removes. Whatever was captured when it was created is captured here
   * too: if each was left to chance of its own, the two would hardly ever meet.
   *
   * @param held whether the ledger holds what is removed
   */
  CallSite remover(LibcFunction function, boolean held) {
    return held ? site(function) : siteIfAllowed(function);
  }

  /** Whether calls are skipped, or were. */
  boolean isSampling() {
    return budget.exceeded();
  }

  /** The same of a call that is not counted, {@link CallSite#UNKNOWN} above the allowance. */
  CallSite siteIfAllowed(LibcFunction function) {
    if (weight(function, Purpose.OTHER) == 0) {
      return CallSite.UNKNOWN;
    }
    return use(function).site();
  }

  /** What tells a new descriptor from the next one of its number; it costs like a capture. */
  @Nullable String identity(Kind kind, int descriptor) {
    long start = budget.begins();
    try {
      return DescriptorIdentity.of(kind, descriptor);
    } finally {
      budget.ended(start);
    }
  }

  /** What the link of a descriptor says, or null; it costs like a capture. */
  @Nullable String link(int descriptor) {
    long start = budget.begins();
    try {
      return Descriptors.link(descriptor);
    } finally {
      budget.ended(start);
    }
  }

  /** Which file a descriptor stands for, or null; it costs like a capture. */
  @Nullable FileIdentity file(int descriptor) {
    long start = budget.begins();
    try {
      return FileIdentity.of(descriptor);
    } finally {
      budget.ended(start);
    }
  }

  /** What a descriptor stands for that was opened by a path; it costs like a capture. */
  OpenedFile opened(int descriptor) {
    long start = budget.begins();
    try {
      return OpenedFile.of(descriptor);
    } finally {
      budget.ended(start);
    }
  }

  /** Loads what captures stacks, by a capture that nobody pays for. */
  void prepare(LibcFunction function) {
    sites.find(function.name());
  }

  @Override
  public String[] of(CallSite site, int[] closing, int making) {
    long start = budget.begins();
    try {
      return sites.variables("close", site, closing, making);
    } finally {
      budget.ended(start);
    }
  }

  /** Whether what the call throws is caught where nobody looks at it. */
  boolean dropsThrown(SiteFinder.Use use) {
    long start = budget.begins();
    try {
      return sites.dropsThrown(use, THROWN);
    } finally {
      budget.ended(start);
    }
  }
}
