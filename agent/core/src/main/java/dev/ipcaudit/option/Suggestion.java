package dev.ipcaudit.option;

/** Finds what a misspelt word was meant to be. */
public final class Suggestion {

  /** Characters of a word that can be a slip; to compare a longer one would take long. */
  private static final int LONGEST = 100;

  private static final String[] NONE = {};

  private Suggestion() {}

  /** {@code "; did you mean report?"}, or {@code "; known are a, b, c"} if nothing is near. */
  public static String of(String word, String[] known) {
    String nearest = null;
    // one slip in a short word, two in a longer one
    int distance = word.length() < 5 ? 2 : 3;
    for (String candidate : word.length() > LONGEST ? NONE : known) {
      int slips = slips(word, candidate);
      if (slips < distance) {
        distance = slips;
        nearest = candidate;
      }
    }
    return nearest != null
        ? "; did you mean " + nearest + "?"
        : "; known are " + String.join(", ", known);
  }

  /** Letters missing, added, wrong or swapped with their neighbor (optimal string alignment). */
  private static int slips(String a, String b) {
    int[][] d = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      for (int j = 0; j <= b.length(); j++) {
        if (i == 0 || j == 0) {
          d[i][j] = i + j;
          continue;
        }
        int wrong = same(a.charAt(i - 1), b.charAt(j - 1)) ? 0 : 1;
        d[i][j] = Math.min(d[i - 1][j - 1] + wrong, 1 + Math.min(d[i - 1][j], d[i][j - 1]));
        if (i > 1
            && j > 1
            && same(a.charAt(i - 1), b.charAt(j - 2))
            && same(a.charAt(i - 2), b.charAt(j - 1))) {
          d[i][j] = Math.min(d[i][j], d[i - 2][j - 2] + 1);
        }
      }
    }
    return d[a.length()][b.length()];
  }

  /** Case, and one kind of separator for another ({@code stack_depth}), do not count as wrong. */
  private static boolean same(char a, char b) {
    return Character.toLowerCase(a) == b
        || ((a == '_' || a == '-' || a == '.') && (b == '-' || b == '.'));
  }
}
