package dev.ipcaudit.tests.targets;

/** Uses no binding at all. */
public final class Quiet {

  private Quiet() {}

  public static void main(String[] args) {
    System.out.println("quiet on stdout");
    System.err.println("and on stderr");
  }
}
