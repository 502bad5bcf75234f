package dev.ipcaudit.bench;

import com.sun.jna.Library;
import com.sun.jna.Native;

/** Loads JNA for a single call: what the first use of a binding is measured with. */
public final class OneCall {

  private OneCall() {}

  /** The C library. */
  public interface LibC extends Library {
    int getpid();
  }

  public static void main(String[] args) {
    System.out.println(Native.load("c", LibC.class).getpid() > 0);
  }
}
