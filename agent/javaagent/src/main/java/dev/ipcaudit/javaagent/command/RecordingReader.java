package dev.ipcaudit.javaagent.command;

import dev.ipcaudit.audit.AuditReport;
import dev.ipcaudit.jfr.RecordedAudit;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import jdk.jfr.consumer.RecordingFile;

/** Reads recordings. By itself, because a Java without jdk.jfr cannot even look at this class. */
final class RecordingReader {

  private RecordingReader() {}

  /**
   * The report that the events of {@code file} make.
   *
   * @throws IOException if there are none, or none that can be read; what could be read counts, and
   *     the report says that there is no more
   */
  static AuditReport read(Path file) throws IOException {
    if (!Files.isReadable(file)) {
      throw new AccessDeniedException(file.toString());
    }
    RecordedAudit audit = new RecordedAudit();
    try (RecordingFile recording = new RecordingFile(file)) {
      while (recording.hasMoreEvents()) {
        audit.add(recording.readEvent());
      }
    } catch (IOException | RuntimeException broken) {
      if (audit.events() == 0) {
        throw new IOException("it is no flight recording that can be read: " + reason(broken));
      }
      audit.note("the recording breaks off: " + reason(broken));
    }
    if (audit.events() == 0) {
      throw new IOException(
          "it has no events of ipcaudit; was the agent in that JVM, and its events enabled?");
    }
    if (!audit.ended()) {
      audit.note(
          "the recording has no verdict of the end of the JVM: objects that are still there are not"
              + " judged");
    }
    return audit.report();
  }

  private static String reason(Exception broken) {
    return broken.getMessage() == null ? broken.toString() : broken.getMessage();
  }
}
