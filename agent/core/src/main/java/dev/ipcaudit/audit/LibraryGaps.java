package dev.ipcaudit.audit;

import dev.ipcaudit.catalog.Catalog;
import dev.ipcaudit.catalog.LibcFunction;
import dev.ipcaudit.kernel.LoadedLibraries;
import dev.ipcaudit.kernel.LoadedLibrary;
import dev.ipcaudit.model.Coverage;
import dev.ipcaudit.model.Kind;
import dev.ipcaudit.model.KnownBinding;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Says which libraries in this process call catalogued functions past every hook: by what they
 * import, not by their names. Those of the JDK and what these are linked with are left out, since
 * the JDK closes what it opens; and those of the bindings that are hooked. Thread-safe.
 */
public final class LibraryGaps {

  /** The part of the coverage; there is none as long as nothing is missing. */
  static final String PART = "libraries";

  /** What glibc loads for itself, to look up a name, and the runtimes of C++: not the host's. */
  private static final String[] RUNTIMES = {
    "libnss_", "libresolv.", "libanl.", "ld-", "libc.", "libstdc++.", "libc++", "libgcc_s."
  };

  private static final int MOST_NAMED = 20;

  private final Coverage coverage;
  private final Set<String> judged = new HashSet<>();
  private final List<String> makers = new ArrayList<>();

  public LibraryGaps(Coverage coverage) {
    this.coverage = coverage;
  }

  /** Looks at the libraries that have been loaded since the last time. Some milliseconds. */
  public synchronized void look() {
    try {
      List<LoadedLibrary> all = LoadedLibraries.all();
      Path home = Path.of(System.getProperty("java.home")).toRealPath();
      List<LoadedLibrary> own = new ArrayList<>();
      List<LoadedLibrary> others = new ArrayList<>();
      Map<String, String> states = coverage.states();
      for (LoadedLibrary library : all) {
        if (isIn(home, library)) {
          own.add(library);
        } else if (!judged.contains(library.path()) && !isExcepted(library.fileName(), states)) {
          others.add(library);
        }
      }
      if (!others.isEmpty()) {
        try (LoadedLibraries memory = new LoadedLibraries()) {
          judge(memory, others, linked(memory, own, all), states);
        }
      }
    } catch (IOException | RuntimeException failure) {
      coverage.note("which libraries call libc past the hooks is not known: " + failure);
    } catch (OutOfMemoryError | StackOverflowError noRoom) {
      return; // the verdict needs what is left
    }
  }

  private static boolean isIn(Path home, LoadedLibrary library) {
    try {
      return Path.of(library.path()).startsWith(home);
    } catch (RuntimeException noPath) {
      return false;
    }
  }

  private static boolean isExcepted(String name, Map<String, String> states) {
    for (String prefix : RUNTIMES) {
      if (name.startsWith(prefix)) {
        return true;
      }
    }
    return KnownBinding.seesLibrary(name, states);
  }

  /** The names of the libraries that the JDK's own are linked with, and those with others. */
  private static Set<String> linked(
      LoadedLibraries memory, Collection<LoadedLibrary> own, Collection<LoadedLibrary> all)
      throws IOException {
    Map<String, LoadedLibrary> byName = new HashMap<>();
    for (LoadedLibrary library : all) {
      byName.put(library.fileName(), library);
    }
    Deque<LoadedLibrary> open = new ArrayDeque<>(own);
    Set<String> names = new HashSet<>();
    while (!open.isEmpty()) {
      for (String needed : memory.wants(open.remove(), null).needed()) {
        // the file of a library may be named otherwise, with more of its version
        if (names.add(needed)) {
          LoadedLibrary library = byName.get(needed);
          if (library != null) {
            open.add(library);
          }
        }
      }
    }
    return names;
  }

  private void judge(
      LoadedLibraries memory,
      List<LoadedLibrary> libraries,
      Set<String> linked,
      Map<String, String> states)
      throws IOException {
    Set<String> wanted = new HashSet<>();
    for (int number = 1; number <= Catalog.size(); number++) {
      LibcFunction function = Catalog.function(number);
      if (!function.isCommon() || mattersWithOthers(function)) {
        wanted.add(function.name());
      }
    }
    for (LoadedLibrary library : libraries) {
      if (!linked.contains(library.fileName())) {
        LoadedLibrary.Wants wants = memory.wants(library, wanted);
        if (linked.contains(wants.name()) || isExcepted(wants.name(), states)) {
          continue;
        }
        say(wants.name().isEmpty() ? library.fileName() : wants.name(), wants.functions());
      }
      judged.add(library.path());
    }
  }

  /** Whether nearly every library has it, and one that is named anyway is named with it too. */
  private static boolean mattersWithOthers(LibcFunction function) {
    return function.callsByNumber() || (function.isCommon() && function.changesObjects());
  }

  private void say(String library, Set<String> imported) {
    List<String> all = new ArrayList<>();
    List<String> making = new ArrayList<>();
    Set<Kind> kinds = EnumSet.noneOf(Kind.class);
    List<String> besides = new ArrayList<>();
    boolean closes = false;
    boolean sends = false;
    for (int number = 1; number <= Catalog.size(); number++) {
      LibcFunction function = Catalog.function(number);
      if (!imported.contains(function.name())) {
        continue;
      }
      if (mattersWithOthers(function)) {
        besides.add(function.name());
      } else if (!function.isCommon()) {
        all.add(function.name());
        if (function.changesObjects()) {
          making.add(function.name());
          kinds.add(function.kind());
        }
        closes |= function.closes();
        sends |= function.sends();
      }
    }
    if (all.isEmpty()) {
      return;
    }
    all.addAll(besides);
    List<String> unseen = new ArrayList<>();
    if (!kinds.isEmpty()) {
      unseen.add("what it creates, uses or removes by them (" + names(kinds) + ")");
    }
    if (closes) {
      unseen.add("descriptors that it closes");
    }
    if (sends) {
      unseen.add("what it loses by EAGAIN");
    }
    coverage.note(
        library
            + " calls functions of libc itself, past every hook: "
            + String.join(", ", all)
            + (unseen.isEmpty() ? "" : "; not seen are " + String.join(", ", unseen)));
    if (!making.isEmpty()) {
      makers.add(library + " (" + String.join(", ", making) + ")");
      int shown = Math.min(makers.size(), MOST_NAMED);
      coverage.state(
          PART,
          Coverage.NOT_COVERED
              + String.join(", ", makers.subList(0, shown))
              + (makers.size() > shown ? " and " + (makers.size() - shown) + " more" : ""));
    }
  }

  private static String names(Set<Kind> kinds) {
    List<String> names = new ArrayList<>();
    for (Kind kind : kinds) {
      names.add(kind.toString());
    }
    return String.join(", ", names);
  }
}
