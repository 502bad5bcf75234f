package dev.ipcaudit.javaagent.command.watch;

import com.sun.tools.attach.AgentInitializationException;
import com.sun.tools.attach.AgentLoadException;
import com.sun.tools.attach.AttachNotSupportedException;
import com.sun.tools.attach.VirtualMachine;
import dev.ipcaudit.javaagent.Agent;
import dev.ipcaudit.kernel.ProcessIdentity;
import dev.ipcaudit.kernel.Processes;
import dev.ipcaudit.text.Reason;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A JVM that runs, reached as jcmd reaches it. Leaves nothing behind in it. */
public final class RunningJvm implements AutoCloseable {

  private static final String MACHINE = "sun.tools.attach.HotSpotVirtualMachine";
  private static final int SIGQUIT = 3;

  private final long pid;
  private final ProcessIdentity identity;
  private final VirtualMachine machine;
  private final Method execute;

  private RunningJvm(long pid, ProcessIdentity identity, VirtualMachine machine, Method execute) {
    this.pid = pid;
    this.identity = identity;
    this.machine = machine;
    this.execute = execute;
  }

  /** Connects; throws where there is no such JVM or it does not let us in. */
  public static RunningJvm attach(long pid) throws Unreachable {
    ProcessIdentity identity = check(pid);
    try {
      // what jcmd calls; the manifest of the jar exports it to us
      Method execute = Class.forName(MACHINE).getMethod("executeJCmd", String.class);
      return new RunningJvm(pid, identity, VirtualMachine.attach(String.valueOf(pid)), execute);
    } catch (NoClassDefFoundError | ClassNotFoundException missing) {
      throw new Unreachable("this Java has no module jdk.attach; use a JDK");
    } catch (NoSuchMethodException unlikely) {
      throw new Unreachable("this Java is too new: " + unlikely.getMessage());
    } catch (AttachNotSupportedException | IOException failure) {
      throw new Unreachable(pid + " cannot be attached to: " + failure.getMessage());
    }
  }

  private static ProcessIdentity check(long pid) throws Unreachable {
    try {
      ProcessIdentity identity = ProcessIdentity.of(pid);
      if (identity.life() != ProcessIdentity.Life.ALIVE) {
        throw new Unreachable("process " + pid + " has ended");
      }
      checkUser(pid);
      checkKind(pid);
      return identity;
    } catch (NoSuchFileException gone) {
      throw new Unreachable("there is no process " + pid);
    } catch (IOException failure) {
      throw new Unreachable("process " + pid + " may not be inspected: " + Reason.of(failure));
    }
  }

  private static void checkUser(long pid) throws Unreachable {
    long self = Processes.uid(ProcessHandle.current().pid());
    if (self != 0 && Processes.uid(pid) != self) {
      throw new Unreachable("process " + pid + " is another user's");
    }
  }

  /** An attach begins with SIGQUIT, which ends most processes and makes others print a lot. */
  private static void checkKind(long pid) throws IOException, Unreachable {
    Path process = Processes.directory(pid);
    boolean catches = false;
    for (String line : Files.readAllLines(process.resolve("status"), StandardCharsets.ISO_8859_1)) {
      if (line.startsWith("SigCgt:")) {
        long caught = Long.parseUnsignedLong(line.substring("SigCgt:".length()).strip(), 16);
        catches = (caught >> (SIGQUIT - 1) & 1) == 1;
      }
    }
    boolean hotspot = false;
    for (String line : Files.readAllLines(process.resolve("maps"), StandardCharsets.ISO_8859_1)) {
      hotspot |= line.contains("/libjvm.so");
    }
    if (!hotspot) {
      throw new Unreachable("process " + pid + " is no JVM");
    }
    String command = Processes.commandLine(pid, 1 << 20);
    if (!catches || (command != null && command.contains("-XX:+DisableAttachMechanism"))) {
      throw new Unreachable("the JVM " + pid + " does not let anybody attach");
    }
  }

  /** Loads the agent with these options, null for none. */
  public void load(Path agent, @Nullable String options) throws IOException, Unreachable {
    try {
      machine.loadAgent(agent.toAbsolutePath().toString(), options);
    } catch (AgentLoadException | AgentInitializationException failure) {
      throw new Unreachable("the agent could not be loaded into " + pid + ": " + failure);
    }
  }

  /**
   * What the agent that was loaded answers.
   *
   * @param key {@link Agent#REFUSED}, {@link Agent#UNCHANGED}, {@link Agent#FAILED} or {@link
   *     Agent#DONE}
   * @return printable lines; empty if there is no such answer, or it is too old to say
   */
  public String answer(String key) throws IOException {
    return machine.getAgentProperties().getProperty(key, "");
  }

  /**
   * The answer to a command of jcmd.
   *
   * @throws IOException if the JVM has ended, or knows no such command
   */
  String jcmd(String command) throws IOException {
    try (InputStream answer = (InputStream) execute.invoke(machine, command)) {
      return new String(answer.readAllBytes(), StandardCharsets.UTF_8);
    } catch (InvocationTargetException failure) {
      throw failure.getCause() instanceof IOException
          ? (IOException) failure.getCause()
          : new IOException(failure.getCause());
    } catch (IllegalAccessException closed) {
      throw new IOException(closed);
    }
  }

  /** A system property of the JVM, or null. */
  @Nullable String property(String name) throws IOException {
    return machine.getSystemProperties().getProperty(name);
  }

  long pid() {
    return pid;
  }

  /** Whether it still runs. */
  boolean runs() {
    ProcessIdentity.Life life = identity.life();
    return life == ProcessIdentity.Life.ALIVE || life == ProcessIdentity.Life.UNKNOWN;
  }

  /** Throws unless a class of this name is loaded in the JVM, by whatever class loader. */
  void require(Class<?> type) throws IOException, Unreachable {
    String answer = jcmd("VM.class_hierarchy " + type.getName());
    for (String line : List.of(answer.split("\n"))) {
      if (line.contains(type.getName())) {
        return;
      }
    }
    throw new Unreachable(
        "the JVM " + pid + " runs without the agent; `attach " + pid + "` brings it in");
  }

  @Override
  public void close() {
    try {
      machine.detach();
    } catch (IOException gone) {
      // so is the connection
    }
  }
}
