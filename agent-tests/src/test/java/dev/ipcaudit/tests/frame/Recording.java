package dev.ipcaudit.tests.frame;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedFrame;
import jdk.jfr.consumer.RecordingFile;

/** A flight recording. JDK 17 reads what 25 has written. */
public final class Recording {

  private final List<RecordedEvent> events;

  private Recording(List<RecordedEvent> events) {
    this.events = events;
  }

  public static Recording of(Path file) {
    try {
      return new Recording(RecordingFile.readAllEvents(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Our events of one type, named without the {@code ipcaudit.} that they begin with. */
  public List<RecordedEvent> events(String type) {
    return all("ipcaudit." + type);
  }

  /** Events of any type, by the full name. */
  public List<RecordedEvent> all(String type) {
    return events.stream().filter(event -> event.getEventType().getName().equals(type)).toList();
  }

  /** The names of all types that have events. */
  public Set<String> types() {
    return events.stream().map(event -> event.getEventType().getName()).collect(Collectors.toSet());
  }

  /** Whether {@code line} is in the stack of {@code event}. */
  public static boolean ranThrough(RecordedEvent event, Line line) {
    if (event.getStackTrace() == null) {
      return false;
    }
    for (RecordedFrame frame : event.getStackTrace().getFrames()) {
      String type = frame.getMethod().getType().getName();
      String outermost = type.substring(type.lastIndexOf('.') + 1).replaceAll("\\$.*", "");
      if (frame.getLineNumber() == line.number() && line.file().equals(outermost + ".java")) {
        return true;
      }
    }
    return false;
  }
}
