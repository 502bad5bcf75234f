package dev.ipcaudit.javaagent.command.watch;

import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Keys as they are pressed, without Enter. The terminal is set by stty(1) and set back by {@link
 * #close}, to be called by a shutdown hook as well. Signals of the keyboard stay what they are.
 */
final class KeyReader implements AutoCloseable {

  private static final File TERMINAL = new File("/dev/tty");

  private final BlockingQueue<Integer> pressed = new LinkedBlockingQueue<>();
  private @Nullable String saved;

  /** Without a terminal to read from, or without stty, no key is ever pressed. */
  void open() {
    try {
      synchronized (this) {
        String state = stty("-g").strip();
        if (!state.matches("[0-9a-fA-F:]+")) {
          return;
        }
        saved = state;
        stty("-icanon", "-echo", "min", "1", "time", "0");
      }
      Thread reader = new Thread(this::read, "ipcaudit-keys");
      reader.setDaemon(true);
      reader.start();
    } catch (IOException | InterruptedException none) {
      close();
    }
  }

  private void read() {
    try (InputStream in = new FileInputStream(TERMINAL)) {
      for (int key = in.read(); key >= 0; key = in.read()) {
        pressed.add(key);
      }
    } catch (IOException gone) {
      // the terminal was closed; the view ends by its own means
    }
  }

  /** The next key, or -1 if none is pressed in that time. */
  int next(long millis) throws InterruptedException {
    Integer key = pressed.poll(millis, TimeUnit.MILLISECONDS);
    return key == null ? -1 : key;
  }

  private static String stty(String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("stty"));
    command.addAll(List.of(arguments));
    Process stty =
        new ProcessBuilder(command)
            .redirectInput(Redirect.from(TERMINAL))
            .redirectError(Redirect.DISCARD)
            .start();
    String answer = new String(stty.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
    if (stty.waitFor() != 0) {
      throw new IOException("stty failed");
    }
    return answer;
  }

  @Override
  public synchronized void close() {
    if (saved == null) {
      return;
    }
    try {
      stty(saved);
      saved = null;
    } catch (IOException | InterruptedException gone) {
      // with the terminal there is nothing to set back
    }
  }
}
