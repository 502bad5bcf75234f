package dev.ipcaudit.bench;

import java.util.List;
import java.util.Set;

/**
 * Which rows are wanted: of each group of words those that are given, and all of a group of which
 * none is. Immutable.
 */
final class Selection {

  /** Nothing of these creates, removes or fails. */
  static final List<String> PLAIN =
      List.of("uncatalogued", "success", "control", "sendmsg", "recvmsg", "own");

  /** The stack of these is captured; the last is a stack alone, which nobody is told of. */
  static final List<String> CAPTURED =
      List.of("failure", "failureFloor", "pair", "pairFloor", "file", "memory", "throwable");

  /** Of the JDK: opened and closed. */
  static final List<String> CHANNELS = List.of("unixChannel", "pipeChannel", "selector");

  static final List<Integer> DEPTHS = List.of(10, 20, 30, 100);
  static final List<Integer> THREADS = List.of(1, 8);
  static final List<String> AGENTS = List.of("production", "ci");

  /** No binding: what the JDK opens for itself. */
  static final String JDK = "jdk";

  static final List<String> BINDINGS = List.of("jna", "jna-direct", "jnr", "ffm", "ffm-errno", JDK);

  /** Not by jnr-ffi, whose machine code gets the sixth argument of mmap wrong. */
  static final Set<String> MAPPED = Set.of("memory", "own");

  private static final List<Set<String>> GROUPS =
      List.of(
          Set.of(
              "uncatalogued",
              "success",
              "control",
              "sendmsg",
              "recvmsg",
              "failure",
              "failureFloor",
              "pair",
              "pairFloor",
              "file",
              "memory",
              "own",
              "throwable",
              "unixChannel",
              "pipeChannel",
              "selector"),
          Set.of("depth=10", "depth=20", "depth=30", "depth=100"),
          Set.of("threads=1", "threads=8"),
          Set.copyOf(AGENTS),
          Set.copyOf(BINDINGS),
          Set.of("recording=on", "recording=off"));

  private final List<String> words;

  /**
   * @throws IllegalArgumentException for a word of no group
   */
  Selection(List<String> words) {
    for (String word : words) {
      if (GROUPS.stream().noneMatch(group -> group.contains(word))) {
        throw new IllegalArgumentException(word + " is none of " + GROUPS);
      }
    }
    this.words = words;
  }

  /** Whether what a word stands for is wanted. */
  boolean wants(String word) {
    Set<String> group = GROUPS.stream().filter(it -> it.contains(word)).findFirst().orElseThrow();
    return words.contains(word) || words.stream().noneMatch(group::contains);
  }
}
