package dev.ipcaudit.model;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The bindings through which a host can call libc, and the libraries that call it for a host by
 * natives of their own: a row says all that is known of one before any of its classes is loaded.
 * Whoever asks for something of "each binding" walks over these rows.
 *
 * <p>In a list of beginnings of names {@code *} in front means that the name lies anywhere, and not
 * at the beginning.
 */
@SuppressWarnings(
    "ImmutableEnumChecker") // nobody writes the arrays, and none leaves this class uncopied
public enum KnownBinding {
  JNA(
      "JNA",
      "jna.JnaBinding",
      parts("jna", "jna-direct"),
      classes(AwaitedClasses.JNA),
      frames("com.sun.jna."),
      users("com.sun.jna.platform."),
      // what came out of a jar has digits in the name of its file, and is JNA's jna123.tmp
      libraries("libjnidispatch", "jna")),

  JNR(
      "JNR",
      "jnr.JnrBinding",
      parts("jnr"),
      classes(AwaitedClasses.JFFI, AwaitedClasses.JNR_PROVIDER, "*" + AwaitedClasses.JNR_MADE),
      frames("jnr.", "com.kenai.jffi.", "*" + AwaitedClasses.JNR_MADE),
      users("jnr.unixsocket.", "jnr.enxio.", "jnr.posix.", "jnr.process."),
      libraries("libjffi", "jffi")),

  /** It is compiled for the JDK in which java.lang.foreign is final. */
  FFM(
      "the JDK's linker",
      "ffm.FfmBinding",
      22,
      parts("ffm"),
      classes(AwaitedClasses.LINKER),
      frames(),
      users(),
      libraries()),

  /** What the JDK itself starts, opens and closes, past every binding. */
  JDK(
      "the JDK's channels and processes",
      "jdk.JdkBinding",
      parts("jdk"),
      classes(
          AwaitedClasses.PROCESS_BUILDER,
          AwaitedClasses.PROCESS,
          AwaitedClasses.SOCKETS,
          AwaitedClasses.PIPE,
          AwaitedClasses.SELECTOR),
      frames(),
      users(),
      libraries()),

  /** Before the rest of Netty, whose names of classes begin likewise. */
  NETTY_IO_URING(
      "Netty's io_uring",
      "jni.JniBinding",
      parts("netty-io-uring"),
      classes(AwaitedClasses.NETTY_IO_URING),
      frames(),
      users("io.netty.channel.uring."),
      libraries("*netty_transport_native_io_uring")),

  /** One whole: its loops and its bootstraps make what the host's line asked for. */
  NETTY(
      "Netty",
      "jni.JniBinding",
      parts("netty"),
      classes(AwaitedClasses.NETTY),
      frames(),
      users("io.netty.channel.", "io.netty.bootstrap.", "io.netty.util."),
      libraries("*netty_transport_native_epoll", "*netty_transport_native_unix")),

  JUNIXSOCKET(
      "junixsocket",
      "jni.JniBinding",
      parts("junixsocket"),
      classes(AwaitedClasses.JUNIXSOCKET),
      frames(),
      users("org.newsclub.net.unix."),
      libraries("*junixsocket")),

  /** Its natives, where a host asks for them; otherwise it maps libc by JNA. */
  IPCSOCKET(
      "sbt's ipcsocket",
      "jni.JniBinding",
      parts("ipcsocket"),
      classes(AwaitedClasses.IPCSOCKET),
      frames(),
      users("org.scalasbt.ipcsocket."),
      libraries("*sbtipcsocket")),

  /** Its presets of Linux: natives that are named as the functions of libc. */
  JAVACPP(
      "JavaCPP's presets of Linux",
      "jni.JavaCppBinding",
      parts("javacpp"),
      classes(AwaitedClasses.JAVACPP),
      frames("org.bytedeco.systems.", "org.bytedeco.javacpp."),
      users(),
      libraries("libjnilinux.")),

  /** A few functions of libc, for whoever asks. Its natives have a place for errno in front. */
  LWJGL(
      "LWJGL's natives of Linux",
      "jni.JniBinding",
      parts("lwjgl"),
      classes(AwaitedClasses.LWJGL),
      frames("org.lwjgl.system."),
      users(),
      libraries("liblwjgl."));

  /** Not a call of {@link #values}, which copies. */
  private static final KnownBinding[] ALL = values();

  private static final String ACTIVE = "active";

  private final String title;
  private final String implementation;
  private final int oldestJdk;
  private final String[] parts;
  private final String[] classes;
  private final String[] frames;
  private final String[] users;
  private final String[] libraries;

  KnownBinding(
      String title,
      String implementation,
      String[] parts,
      String[] classes,
      String[] frames,
      String[] users,
      String[] libraries) {
    this(title, implementation, 0, parts, classes, frames, users, libraries);
  }

  KnownBinding(
      String title,
      String implementation,
      int oldestJdk,
      String[] parts,
      String[] classes,
      String[] frames,
      String[] users,
      String[] libraries) {
    this.title = title;
    this.implementation = implementation;
    this.oldestJdk = oldestJdk;
    this.parts = parts;
    this.classes = classes;
    this.frames = frames;
    this.users = users;
    this.libraries = libraries;
  }

  // so that a row reads as what it is

  private static String[] parts(String... names) {
    return names;
  }

  private static String[] classes(String... names) {
    return names;
  }

  private static String[] frames(String... names) {
    return names;
  }

  private static String[] users(String... names) {
    return names;
  }

  private static String[] libraries(String... names) {
    return names;
  }

  /**
   * The binding that wants to see a class, or null.
   *
   * @param name internal
   * @param ofJdk whether it is one of the JDK's own: of the boot loader
   */
  public static @Nullable KnownBinding wanting(String name, boolean ofJdk) {
    for (KnownBinding binding : ALL) {
      if (binding.isOfJdk() == ofJdk
          && (ofJdk ? isAmong(binding.classes, name) : isOneOf(binding.classes, name))) {
        return binding;
      }
    }
    return null;
  }

  /** Whether a class is of a binding, or was made by one for an interface of the host. */
  public static boolean hasFrame(String className) {
    for (KnownBinding binding : ALL) {
      if (isOneOf(binding.frames, className)) {
        return true;
      }
    }
    return false;
  }

  /**
   * Whether a class is of a library that calls through a binding or its natives for its callers.
   */
  public static boolean hasUser(String className) {
    for (KnownBinding binding : ALL) {
      if (isOneOf(binding.users, className)) {
        return true;
      }
    }
    return false;
  }

  /**
   * Whether the calls of a native library are seen by one of these, or it is said that they are
   * not.
   *
   * @param file the name of its file, or what it calls itself
   * @param states of the coverage, by part
   */
  public static boolean seesLibrary(String file, Map<String, String> states) {
    for (KnownBinding binding : ALL) {
      if (isOneOf(binding.libraries, file)) {
        // a binding makes the host's calls; a library with entry points makes its own, hooked or
        // not
        return !binding.hasEntryPoints() || ACTIVE.equals(states.get(binding.part()));
      }
    }
    return false;
  }

  /** Of the JDK a row names single classes. */
  private static boolean isAmong(String[] names, String name) {
    for (String one : names) {
      if (one.equals(name)) {
        return true;
      }
    }
    return false;
  }

  private static boolean isOneOf(String[] patterns, String name) {
    for (String pattern : patterns) {
      if (pattern.charAt(0) == '*'
          ? name.contains(pattern.substring(1))
          : name.startsWith(pattern)) {
        return true;
      }
    }
    return false;
  }

  /** Whether its classes are the JDK's own. */
  public boolean isOfJdk() {
    return this == FFM || this == JDK;
  }

  /** Whether it is a library with natives of its own, seen by its Java entry points. */
  public boolean hasEntryPoints() {
    return implementation.startsWith("jni.");
  }

  /** What hooks are placed in, as it is called in a sentence. */
  public String title() {
    return title;
  }

  /** The name of the class that intercepts it, within the package of all of them. */
  public String implementation() {
    return implementation;
  }

  /** The first JDK with which it can be intercepted; 0 if that does not matter. */
  public int oldestJdk() {
    return oldestJdk;
  }

  /** The name under which the coverage speaks of it, the first if there are several. */
  public String part() {
    return parts[0];
  }

  /** Whether the coverage has a word on it even where a host does not use it. */
  boolean isAlwaysSaid() {
    return this != JDK && !hasEntryPoints();
  }

  /** All such names. */
  String[] parts() {
    return parts.clone();
  }
}
