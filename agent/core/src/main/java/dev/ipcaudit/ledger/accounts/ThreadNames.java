package dev.ipcaudit.ledger.accounts;

import java.util.Arrays;
import java.util.List;

/**
 * The names of the threads that did something, in the order of their first time: hostile text.
 * Thread-safe, bounded; keeps no thread alive.
 */
public final class ThreadNames {

  /** So many names are kept, and of so many more it is known that there were some. */
  static final int KEPT = 5;

  /** So many other names are counted: then there were so many or more. */
  public static final int COUNTED = 64;

  private static final int LONGEST = 100;
  private static final String UNNAMED = "(unnamed)";

  private volatile String[] names = {};

  /** Hashes of the names beyond. */
  private volatile int[] others = {};

  /** That thread did it. */
  void add(Thread thread) {
    add(thread.getName());
  }

  public void add(String name) {
    String[] known = names;
    for (String one : known) {
      if (isSame(one, name)) {
        return;
      }
    }
    if (known.length < KEPT || !isCounted(name)) {
      more(name);
    }
  }

  /** What is kept of a virtual thread that has no name, or of one that is too long, is another. */
  private static boolean isSame(String kept, String name) {
    return kept.equals(name)
        || (name.isEmpty() && kept.equals(UNNAMED))
        || (name.length() > LONGEST && name.startsWith(kept) && kept.length() == LONGEST);
  }

  private boolean isCounted(String name) {
    int[] counted = others;
    for (int hash : counted) {
      if (hash == name.hashCode()) {
        return true;
      }
    }
    return counted.length >= COUNTED;
  }

  private synchronized void more(String name) {
    String[] known = names;
    for (String one : known) {
      if (isSame(one, name)) {
        return;
      }
    }
    if (known.length < KEPT) {
      String[] longer = Arrays.copyOf(known, known.length + 1);
      longer[known.length] =
          name.isEmpty() ? UNNAMED : name.substring(0, Math.min(LONGEST, name.length()));
      names = longer;
    } else if (!isCounted(name)) {
      int[] counted = others;
      int[] longer = Arrays.copyOf(counted, counted.length + 1);
      longer[counted.length] = name.hashCode();
      others = longer;
    }
  }

  /** The first of them, at most five. */
  public List<String> names() {
    return List.of(names);
  }

  /** How many other names there were; {@link #COUNTED} stands for so many or more. */
  public int more() {
    return others.length;
  }
}
