package dev.ipcaudit.javaagent.command.watch;

import dev.ipcaudit.jfr.RecordedAudit;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.Deque;
import jdk.jfr.consumer.RecordingFile;

/**
 * Keeps the youngest files of a repository open. A JVM that ends writes its verdict and deletes
 * them, faster than a stream of events follows; what is open can be read all the same.
 */
final class LastChunks implements AutoCloseable {

  /** At the end one more may be begun, for each recording that is closed. */
  private static final int KEPT = 4;

  private final Path repository;
  private final Deque<Chunk> chunks = new ArrayDeque<>();

  LastChunks(Path repository) {
    this.repository = repository;
  }

  private record Chunk(Path file, FileChannel channel) {}

  /** Looks for new files; to be called often. */
  void look() {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(repository, "*.jfr")) {
      for (Path file : files) {
        if (!holds(file)) {
          chunks.addLast(new Chunk(file, FileChannel.open(file, StandardOpenOption.READ)));
        }
      }
      while (chunks.size() > KEPT) {
        close(oldest());
      }
    } catch (IOException gone) {
      // the JVM has ended, or a file was dropped for its age
    }
  }

  private boolean holds(Path file) {
    for (Chunk chunk : chunks) {
      if (chunk.file.equals(file)) {
        return true;
      }
    }
    return false;
  }

  private Chunk oldest() {
    Chunk oldest = chunks.peekFirst();
    for (Chunk chunk : chunks) {
      // the name is the time at which it was begun
      if (chunk.file.compareTo(oldest.file) < 0) {
        oldest = chunk;
      }
    }
    return oldest;
  }

  private void close(Chunk chunk) {
    chunks.remove(chunk);
    try {
      chunk.channel.close();
    } catch (IOException unlikely) {
      // it was open for reading
    }
  }

  /** Their events. One that was not completed, because the JVM was killed, has none. */
  RecordedAudit read() {
    RecordedAudit audit = new RecordedAudit();
    for (Chunk chunk : chunks) {
      try {
        read(chunk.channel, audit);
      } catch (IOException | RuntimeException broken) {
        // what came by the stream is all there is
      }
    }
    return audit;
  }

  private static void read(FileChannel chunk, RecordedAudit audit) throws IOException {
    // the only reader of recordings wants a name
    Path copy = Files.createTempFile("ipcaudit-watch", ".jfr");
    try {
      try (OutputStream out = Files.newOutputStream(copy)) {
        chunk.position(0);
        Channels.newInputStream(chunk).transferTo(out);
      }
      try (RecordingFile recording = new RecordingFile(copy)) {
        while (recording.hasMoreEvents()) {
          audit.add(recording.readEvent());
        }
      }
    } finally {
      Files.deleteIfExists(copy);
    }
  }

  @Override
  public void close() {
    while (!chunks.isEmpty()) {
      close(chunks.peekFirst());
    }
  }
}
