package dev.ipcaudit.junit;

import java.io.IOException;
import java.io.InputStream;
import java.net.JarURLConnection;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import net.bytebuddy.agent.ByteBuddyAgent;
import org.jspecify.annotations.Nullable;

/** Brings the agent into this JVM, which it should have been started with. */
final class Attachment {

  /** Where the agent's jar is, if it is not on the class path. */
  static final String JAR = "ipcaudit.junit.agent";

  private static final String VISIBLE = "dev/ipcaudit/javaagent/Agent.class";
  private static final int SECONDS = 30;

  private Attachment() {}

  /** Why it did not work, or null if it may have. */
  static @Nullable String attach(Settings settings) {
    try {
      Optional<String> named = settings.get(JAR);
      Path jar = named.isPresent() ? Path.of(named.get()) : onClassPath();
      if (jar == null) {
        return "its jar is not on the class path, and " + JAR + " does not name it";
      }
      if (!Files.isRegularFile(jar)) {
        return "there is no " + jar;
      }
      String pid = Long.toString(ProcessHandle.current().pid());
      try {
        ByteBuddyAgent.attach(jar.toFile(), pid);
        return null;
      } catch (NoClassDefFoundError notThere) {
        return byCommand(jar, pid);
      }
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      return stopped.toString();
    } catch (Exception | LinkageError failure) {
      return failure.toString();
    }
  }

  private static @Nullable Path onClassPath() throws IOException, URISyntaxException {
    URL visible = Attachment.class.getClassLoader().getResource(VISIBLE);
    return visible != null && visible.openConnection() instanceof JarURLConnection entry
        ? Path.of(entry.getJarFileURL().toURI())
        : null;
  }

  /** A JVM may not attach to itself, but another one may. */
  private static @Nullable String byCommand(Path jar, String pid)
      throws IOException, InterruptedException {
    Path java = Path.of(System.getProperty("java.home"), "bin", "java");
    ProcessBuilder command =
        new ProcessBuilder(java.toString(), "-jar", jar.toString(), "attach", pid);
    Path output = Files.createTempFile("ipcaudit-attach", ".txt");
    try {
      command.redirectErrorStream(true).redirectOutput(output.toFile());
      Process process = command.start();
      process.getOutputStream().close();
      if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        return "the command attach did not end within " + SECONDS + " s";
      }
      return process.exitValue() == 0 ? null : text(output);
    } finally {
      Files.delete(output);
    }
  }

  private static String text(Path output) throws IOException {
    try (InputStream in = Files.newInputStream(output)) {
      return new String(in.readNBytes(500), StandardCharsets.UTF_8).trim().replace('\n', ' ');
    }
  }
}
