package dev.ipcaudit.tests.frame;

import java.io.File;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Describes one run of one program in a JVM of its own: what, with which options, on which JDK. Not
 * thread-safe; every {@link #start} and {@link #run} begins a new process in a fresh IPC namespace
 * and a fresh directory.
 */
public final class Target {

  private static final AtomicInteger USERS = new AtomicInteger();

  private final String name;
  private final List<String> program;
  private final List<String> args = new ArrayList<>();
  private final List<String> firstJvmArgs = new ArrayList<>();
  private final List<String> jvmArgs = new ArrayList<>();
  private final List<Path> classPath = new ArrayList<>();
  private final Map<String, String> environment = new LinkedHashMap<>();
  private Jdk jdk = Jdk.current();
  private Jna jna = Jna.newest();
  private String tool = "java";
  private Path agentJar;
  private Jnr jnr;
  private String agentOptions;
  private boolean report;
  private boolean bare;
  private String shell;
  private boolean recording;
  private String semaphoreLimits = "";
  private String before = "";
  private Path directory;
  private Duration timeout = Duration.ofMinutes(10);

  private Target(String name, List<String> program) {
    this.name = name;
    this.program = program;
  }

  /** A main class beside the tests. It sees the other targets, JNA and what it is {@code with}. */
  public static Target program(Class<?> main, Object... args) {
    return new Target(main.getSimpleName(), List.of(main.getName())).args(args);
  }

  /**
   * A source file of {@code src/test/java22}, which the launcher compiles. It sees the sources
   * beside it.
   */
  public static Target source(String file, Object... args) {
    String name = file.substring(file.lastIndexOf('/') + 1);
    return new Target(name, List.of(Layout.NEWER_SOURCES.resolve(file).toString()))
        .withoutJna()
        .args(args);
  }

  public static Target jar(Path jar, Object... args) {
    return new Target(jar.getFileName().toString(), List.of("-jar", jar.toString())).args(args);
  }

  /** The runnable jar of sample-apps, which an earlier module of the same build has made. */
  public static Target samples(Object... args) {
    return jar(Layout.SAMPLES, args);
  }

  /** A launcher command such as {@code -version}. */
  public static Target launcher(String... arguments) {
    return new Target("launcher", List.of(arguments));
  }

  /** A command of the JDK such as {@code javac}, with nothing but these arguments. */
  public static Target tool(String tool, String... arguments) {
    Target target = new Target(tool, List.of(arguments));
    target.tool = tool;
    return target;
  }

  public Target args(Object... more) {
    for (Object arg : more) {
      args.add(String.valueOf(arg));
    }
    return this;
  }

  public Target jvmArgs(String... more) {
    jvmArgs.addAll(List.of(more));
    return this;
  }

  /**
   * Descriptor numbers are given out in the order of the program: threads of the JVM's compilers
   * read files of the cgroup in between, unless they are told not to.
   */
  public Target ownDescriptorsOnly() {
    return jvmArgs("-XX:-UseContainerSupport", "-XX:-UseDynamicNumberOfCompilerThreads");
  }

  /** Before the agent, where the order matters: that of other agents. */
  public Target firstJvmArgs(String... more) {
    firstJvmArgs.addAll(List.of(more));
    return this;
  }

  public Target on(Jdk which) {
    jdk = which;
    return this;
  }

  public Target with(Jna which) {
    jna = which;
    return this;
  }

  /** With JNR on the class path, beside JNA. */
  public Target with(Jnr which) {
    jnr = which;
    return this;
  }

  /** Without JNA on the class path. */
  public Target withoutJna() {
    jna = null;
    return this;
  }

  public Target classPath(Path more) {
    classPath.add(more);
    return this;
  }

  /** With the agent, these options, and a JSON report that {@link Run#report} reads. */
  public Target agent(String options) {
    agentOptions = options;
    report = true;
    return this;
  }

  /** With the agent, these options and nothing else. */
  public Target agentExactly(String options) {
    agentOptions = options;
    report = false;
    return this;
  }

  /** Another jar than the one that was built. */
  public Target agentJar(Path jar) {
    agentJar = jar;
    return this;
  }

  /** With a flight recording from launch to end, which {@link Run#recording} reads. */
  public Target recorded() {
    recording = true;
    return this;
  }

  public Target env(String variable, String value) {
    environment.put(variable, value);
    return this;
  }

  public Target in(Path workingDirectory) {
    directory = workingDirectory;
    return this;
  }

  /** Lowers the number of semaphore sets in the namespace of the run; skipped where forbidden. */
  public Target semmni(int sets) {
    semaphoreLimits = "32000 1024000000 500 " + sets;
    return this;
  }

  /**
   * Runs the JVM as a user of its own who may have that many processes and threads: root is exempt.
   * Skipped where that is forbidden.
   */
  public Target processes(int limit) {
    return asUser("--nproc=" + limit + ":" + limit);
  }

  /** Runs the JVM as a user of its own who may have that many descriptors in a process. */
  public Target descriptorsOfUser(int limit) {
    return asUser("--nofile=" + limit + ":" + limit);
  }

  private Target asUser(String limits) {
    long user = 1_000_000 + ProcessHandle.current().pid() % 100_000 * 10 + USERS.getAndIncrement();
    String become = "setpriv --reuid=" + user + " --clear-groups ";
    shell =
        "chmod 777 . && "
            + become
            + "test -r "
            + Layout.TARGETS
            + " || exit 97; exec "
            + become
            + "prlimit "
            + limits
            + " \"$0\" \"$@\"";
    return this;
  }

  /**
   * A shell command that prepares the namespace, such as {@code ipcmk --semaphore 3}; $0 is the
   * directory of the run, and $0/mqueue shows the queues.
   */
  public Target before(String shellCommand) {
    before = shellCommand;
    return this;
  }

  /**
   * Redirections that the JVM is started with, such as {@code <&-}, which closes standard input.
   */
  public Target redirected(String redirections) {
    shell = "exec \"$0\" \"$@\" " + redirections;
    return this;
  }

  /** Without /proc/self/mem, in whose place there is nothing to read. */
  public Target withoutOwnMemory() {
    // the shell becomes the JVM, and keeps its pid
    shell = "mount --bind /dev/null /proc/$$/mem && exec \"$0\" \"$@\"";
    return this;
  }

  /**
   * On a terminal of its own, of 24 lines and 100 columns, which script(1) makes. Its settings are
   * printed before and after as stty(1) gives them, and the exit code of the program between.
   */
  public Target onTerminal() {
    shell =
        "exec script -qec \"stty rows 24 cols 100; echo before \\$(stty -g); $0 $*;"
            + " echo exit code \\$?; echo after \\$(stty -g)\" /dev/null";
    return this;
  }

  /** Without any option but those of the agent's arguments, for a program that creates nothing. */
  public Target bare() {
    bare = true;
    return this;
  }

  public Target timeout(Duration limit) {
    timeout = limit;
    return this;
  }

  /** Runs the program to its end; its standard input is empty. */
  public Run run() {
    try (Running running = begin(true)) {
      return running.await();
    }
  }

  /** Starts the program; the caller closes it, which kills what still runs. */
  public Running start() {
    return begin(false);
  }

  private Running begin(boolean emptyInput) {
    Path run = Layout.newRun(name);
    List<String> command = new ArrayList<>(Isolation.prefix());
    command.addAll(
        List.of(
            "sh",
            Isolation.script().toString(),
            run.toString(),
            Isolation.mounts() ? "mounts" : "",
            semaphoreLimits,
            before));
    List<String> java = tool.equals("java") ? java(run) : tool();
    if (shell != null) {
      command.addAll(List.of("sh", "-c", shell));
    }
    command.addAll(java);

    ProcessBuilder builder = new ProcessBuilder(command);
    builder.directory((directory == null ? run : directory).toFile());
    builder.redirectErrorStream(true).redirectOutput(run.resolve("launcher.log").toFile());
    if (emptyInput) {
      builder.redirectInput(new File("/dev/null"));
    }
    Map<String, String> env = builder.environment();
    List.of(
            "JAVA_TOOL_OPTIONS",
            "JDK_JAVA_OPTIONS",
            "_JAVA_OPTIONS",
            "CLASSPATH",
            "IPCAUDIT_OPTS",
            "GITHUB_ACTIONS")
        .forEach(env::remove);
    env.put("LANG", "C");
    env.put("LC_ALL", "C");
    env.putAll(environment);
    return Running.start(builder, jdk, run, String.join(" ", java), timeout);
  }

  private List<String> tool() {
    List<String> command = new ArrayList<>();
    command.add(jdk.tool(tool).toString());
    command.addAll(program);
    command.addAll(args);
    return command;
  }

  private List<String> java(Path run) {
    List<String> java = new ArrayList<>();
    java.add(jdk.java().toString());
    java.addAll(firstJvmArgs);
    if (agentOptions != null) {
      Path jar = agentJar == null ? Layout.agent() : agentJar;
      java.add("-javaagent:" + jar + agentArguments(run));
    }
    if (recording) {
      java.add("-XX:StartFlightRecording=filename=" + run.resolve(Run.RECORDING));
    }
    if (!bare) {
      java.add("-Dipcaudit.blackbox=" + run.resolve("boxes"));
    }
    // JNA unpacks its native part: into the directory of the run, not into the user's home
    java.add("-Djna.tmpdir=" + run);
    if (jnr != null) {
      java.add("-Djffi.extract.dir=" + run);
      java.addAll(jnr.jvmArgs());
    }
    java.addAll(jvmArgs);
    if (!program.get(0).startsWith("-")) {
      java.add("-cp");
      java.add(joinedClassPath());
    }
    java.addAll(program);
    java.addAll(args);
    return java;
  }

  private String agentArguments(Path run) {
    String options = agentOptions;
    if (report) {
      options += (options.isEmpty() ? "" : ",") + "report=" + run.resolve(Run.REPORT);
    }
    return options.isEmpty() ? "" : "=" + options;
  }

  private String joinedClassPath() {
    List<String> parts = new ArrayList<>();
    parts.add(Layout.TARGETS.toString());
    if (jna != null) {
      parts.add(jna.jar().toString());
    }
    if (jnr != null) {
      jnr.jars().forEach(jar -> parts.add(jar.toString()));
    }
    classPath.forEach(part -> parts.add(part.toString()));
    return String.join(":", parts);
  }
}
