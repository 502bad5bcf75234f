package dev.ipcaudit.intercept;

import dev.ipcaudit.intercept.bytecode.ReturnValueAnalyzer;
import dev.ipcaudit.intercept.call.HostCalls;
import dev.ipcaudit.model.Coverage;
import java.io.IOException;
import java.lang.instrument.Instrumentation;

/**
 * Who has put the transformer in place: has what bindings need of the agent, and is told of what
 * starts in the host. Its methods are called by threads of the host, while a class is being loaded.
 */
public interface InterceptionOwner {

  Instrumentation instrumentation();

  /** What is seen and what is not; made with the first call of this. */
  Coverage coverage();

  /** The prefix of natives that are given a wrapper. */
  String prefix();

  /** Turns calls into records; made with the first call of this, and all that it takes to hear. */
  HostCalls calls();

  /** What reads the code of the host. */
  ReturnValueAnalyzer code();

  /**
   * The class file of a class of ours.
   *
   * @param name as in {@link Class#getName}
   * @throws IOException if there is none, or the agent's jar cannot be read any more
   */
  byte[] classFile(String name) throws IOException;

  /**
   * Defines classes of hooks into java.lang, supertypes first; those that are there already stay.
   */
  void defineHooks(String... names);

  /**
   * ProcessBuilder is being loaded, or has to be rewritten.
   *
   * @return whether it shall be rewritten: not where no binding is in use and nobody will judge
   */
  boolean processesStart();

  /**
   * Whether hooks may be put off until the host is about to call a function of the catalog: not
   * where calls are recorded already, or somebody will judge.
   */
  boolean mayWait();

  /**
   * Has something done by a thread of the agent, and waits for it, though not for ever. The JVM
   * shows no transformer the classes that are rewritten by a thread which is loading one.
   *
   * @return false if it is not done yet
   */
  boolean elsewhere(Runnable task);

  /** The flight recorder is being made. */
  void recorderStarts();

  /**
   * The platform MBean server is being made, by a thread that holds locks of it, or, rarely,
   * another MBean server has come to the same class.
   */
  void managementStarts();
}
