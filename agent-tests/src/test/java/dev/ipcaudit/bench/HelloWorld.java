package dev.ipcaudit.bench;

/** Next to nothing: what start-up is measured with. */
public final class HelloWorld {

  private HelloWorld() {}

  public static void main(String[] args) {
    System.out.println("Hello World");
  }
}
