package dev.ipcaudit.intercept.bytecode;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import net.bytebuddy.jar.asm.Label;

/**
 * The instructions of a method that load and store variables, and how control flows between them.
 * Compilers give a variable of one block the place of one of another: what is stored is read only
 * if a load can be reached before the next store.
 */
final class VariableFlow {

  private static final int NONE = -1;
  private static final Label[] NOWHERE = {};

  private final List<Step> steps = new ArrayList<>();
  private final Map<Label, Integer> places = new HashMap<>();
  private final List<Label[]> handlers = new ArrayList<>();

  private static final class Step {
    private final int loaded;
    private final int stored;
    private final Label[] targets;
    private final boolean ends;

    Step(int loaded, int stored, Label[] targets, boolean ends) {
      this.loaded = loaded;
      this.stored = stored;
      this.targets = targets;
      this.ends = ends;
    }
  }

  void label(Label label) {
    places.put(label, steps.size());
  }

  void load(int variable) {
    steps.add(new Step(variable, NONE, NOWHERE, false));
  }

  /** The place of the store, for {@link #isRead}. */
  int store(int variable) {
    steps.add(new Step(NONE, variable, NOWHERE, false));
    return steps.size() - 1;
  }

  /**
   * @param ends whether control never goes on behind it
   */
  void jump(boolean ends, Label... targets) {
    steps.add(new Step(NONE, NONE, targets, ends));
  }

  /** What is thrown between two labels may arrive at a third. */
  void handler(Label start, Label end, Label at) {
    handlers.add(new Label[] {start, end, at});
  }

  /** Whether what is stored at that place can be loaded. */
  boolean isRead(int store) {
    int variable = steps.get(store).stored;
    BitSet seen = new BitSet();
    Deque<Integer> open = new ArrayDeque<>();
    open.add(store + 1);
    while (!open.isEmpty()) {
      int place = open.remove();
      if (place >= steps.size() || seen.get(place)) {
        continue;
      }
      seen.set(place);
      for (Label[] handler : handlers) {
        if (place >= place(handler[0]) && place <= place(handler[1])) {
          open.add(place(handler[2]));
        }
      }
      Step step = steps.get(place);
      if (step.loaded == variable) {
        return true;
      }
      if (step.stored == variable) {
        continue;
      }
      for (Label target : step.targets) {
        open.add(place(target));
      }
      if (!step.ends) {
        open.add(place + 1);
      }
    }
    return false;
  }

  /** All of the method was visited, and with it each label that something in it names. */
  private int place(Label label) {
    return Objects.requireNonNull(places.get(label));
  }
}
