package dev.ipcaudit.model;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What is seen and what is not. Written by whoever places a hook, read by reports. Thread-safe;
 * bounded.
 */
public final class Coverage {

  /** How the state of a part begins whose hooks are missing or do not answer. */
  public static final String FAILED = "failed: ";

  /** How the state of a part begins for which there are no hooks. */
  public static final String NOT_COVERED = "not covered: ";

  private static final int MAX_NOTES = 100;

  private final Map<String, String> states = new LinkedHashMap<>();
  private final List<String> notes = new ArrayList<>();
  private final Map<String, RepeatedReads> attempts = new LinkedHashMap<>();

  /** Null until there is something that may lose calls, which is after the start of most hosts. */
  private volatile @Nullable LostCallCounts losses;

  public Coverage() {
    for (KnownBinding binding : KnownBinding.values()) {
      if (binding.isAlwaysSaid()) {
        for (String part : binding.parts()) {
          states.put(part, "not-loaded");
        }
      }
    }
  }

  /** The hooks of {@code part} are in place. A failure said before stays. */
  public synchronized void active(String part) {
    String state = states.get(part);
    if (state == null || !state.startsWith(FAILED)) {
      states.put(part, "active");
    }
  }

  /**
   * Calls through {@code part}, or some of them, cannot be seen, and why: its hooks are missing or
   * do not answer. What goes wrong with one call is {@link #lost}.
   */
  public synchronized void failed(String part, String why) {
    states.put(part, FAILED + why);
  }

  /** What {@code part} {@link #failed} with is over. */
  public synchronized void works(String part, String why) {
    states.replace(part, "failed: " + why, "active");
  }

  public synchronized void state(String part, String state) {
    states.put(part, state);
  }

  /**
   * One call through {@code part} could not be recorded; the next one may be. Counted by cause.
   * With {@code log=debug} the stack of the first of each cause is said, when the notes are read.
   *
   * @throws Error if there is neither memory nor stack left for that
   */
  public void lost(String part, Throwable unseen) {
    losses().count(part, unseen);
  }

  /** Sets who counts what was lost without coming to {@link #lost}. */
  public void unsaid(IntSupplier counter) {
    losses().unsaid(counter);
  }

  private LostCallCounts losses() {
    LostCallCounts made = losses;
    if (made == null) {
      synchronized (this) {
        made = losses;
        if (made == null) {
          made = new LostCallCounts();
          losses = made;
        }
      }
    }
    return made;
  }

  /** Something that is not seen although its part is active; one sentence, said once. */
  public synchronized void note(String sentence) {
    if (notes.size() < MAX_NOTES && !notes.contains(sentence)) {
      notes.add(sentence);
    }
  }

  /**
   * Counts how often something could not be done that is tried again and again; said as a note.
   *
   * @param what in the plural, such as {@code scans}; a constant
   */
  public synchronized RepeatedReads attempts(String what) {
    RepeatedReads counted = attempts.get(what);
    if (counted == null) {
      counted = new RepeatedReads(what);
      attempts.put(what, counted);
    }
    return counted;
  }

  /** A copy: state by part, in the order of first mention. */
  public synchronized Map<String, String> states() {
    return new LinkedHashMap<>(states);
  }

  /** The sentences, and one for each thing that could not be done at times, with its cause. */
  public synchronized List<String> notes() {
    List<String> all = new ArrayList<>(notes);
    LostCallCounts counted = losses;
    if (counted != null) {
      counted.explain();
      all.addAll(counted.sentences());
    }
    for (RepeatedReads tries : attempts.values()) {
      String gap = tries.gap();
      if (gap != null) {
        all.add(gap);
      }
    }
    return all;
  }
}
