package dev.ipcaudit.tests.exit;

import java.nio.file.Files;
import java.nio.file.Path;

/** Uses no binding, and says by files when it has started and waits until somebody has answered. */
final class QuietForLong {

  private QuietForLong() {}

  public static void main(String[] args) throws Exception {
    Files.createFile(Path.of("started"));
    while (!Files.exists(Path.of("answered"))) {
      Thread.sleep(20);
    }
  }
}
