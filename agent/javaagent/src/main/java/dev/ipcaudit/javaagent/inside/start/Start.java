package dev.ipcaudit.javaagent.inside.start;

import dev.ipcaudit.javaagent.Agent;
import dev.ipcaudit.option.Options;
import java.io.FileInputStream;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.util.Enumeration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The first class in the agent's own loader. Its static initializer starts the agent; see {@link
 * Agent} for why. Where no option is given anywhere nothing of options is loaded: their constants
 * are the compiler's.
 */
public final class Start {

  private static @Nullable Assembly assembly;

  static {
    Agent agent = (Agent) Start.class.getClassLoader();
    if (agent.attached() || isGiven(agent.options())) {
      assembly = StartWithOptions.start(agent);
    } else {
      Assembly plain = new Assembly(agent, null);
      assembly = plain;
      plain.intercept();
    }
  }

  private Start() {}

  /** Called by {@link Agent.TestScopes} through reflection. An Object, since it is loaded late. */
  public static @Nullable Object testScopes() {
    return assembly == null ? null : assembly.testScopes();
  }

  /**
   * Called by {@link Agent} through reflection when somebody attaches to the JVM in which it is
   * active, on the thread that serves attaches.
   */
  public static void attachedAgain(String options) {
    Assembly present = assembly;
    if (present != null) {
      new SecondAttach((Agent) Start.class.getClassLoader(), present).obey(options);
    }
  }

  private static boolean isGiven(@Nullable String arguments) {
    return (arguments != null && !arguments.isEmpty()) || anyProperty() || anyVariable();
  }

  private static boolean anyProperty() {
    for (Enumeration<?> keys = System.getProperties().keys(); keys.hasMoreElements(); ) {
      if (keys.nextElement() instanceof String key && key.startsWith(Options.PROPERTY_PREFIX)) {
        return true;
      }
    }
    return false;
  }

  /**
   * From the kernel, which is a third of what the JDK takes to prepare the environment for a host
   * that may never ask for it. What a program has set before it made this JVM is not there, so that
   * holds for the JDK's own launcher alone.
   */
  private static boolean anyVariable() {
    if ("SUN_STANDARD".equals(System.getProperty("sun.java.launcher"))) {
      try (InputStream in = new FileInputStream("/proc/self/environ")) {
        // whichever it is on Linux, the name reads the same; other charsets would have to be loaded
        return new String(in.readAllBytes(), Charset.defaultCharset())
            .contains(Options.VARIABLE_PREFIX);
      } catch (Exception unreadable) {
        // then as everywhere else
      }
    }
    Map<String, String> variables = System.getenv();
    for (String name : variables.keySet()) {
      if (name.startsWith(Options.VARIABLE_PREFIX)) {
        return true;
      }
    }
    return false;
  }
}
