package dev.ipcaudit.intercept;

import dev.ipcaudit.audit.LibraryGaps;
import java.util.Map;

/** Knows the native libraries of the bindings that are hooked. Immutable. */
public final class HookedLibraries implements LibraryGaps.Hooked {

  private static final String ACTIVE = "active";

  // what came out of a jar has digits in the name of its file, and is JNA's jna123.tmp

  /** Their calls for the host pass the hooks, or it is said that these failed. */
  private static final String[] BINDINGS = {"libjnidispatch", "libjffi", "jffi", "jna"};

  /** A part of the name, and the part of the coverage whose hooks see what the library does. */
  private static final String[][] ENTRY_POINTS = {
    {"netty_transport_native_epoll", "netty"},
    {"netty_transport_native_unix", "netty"},
    {"junixsocket", "junixsocket"},
  };

  @Override
  public boolean isHooked(String library, Map<String, String> states) {
    for (String binding : BINDINGS) {
      if (library.startsWith(binding)) {
        return true;
      }
    }
    for (String[] entry : ENTRY_POINTS) {
      if (library.contains(entry[0])) {
        return ACTIVE.equals(states.get(entry[1]));
      }
    }
    return false;
  }
}
