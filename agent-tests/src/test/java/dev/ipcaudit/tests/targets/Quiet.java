package dev.ipcaudit.tests.targets;

/** Uses no binding at all. */
public final class Quiet {

  private Quiet() {}

  public static void main(String[] args) {
    System.out.println("quiet on " + System.getProperty("java.class.path").isEmpty());
    System.err.println("and on stderr");
  }
}
