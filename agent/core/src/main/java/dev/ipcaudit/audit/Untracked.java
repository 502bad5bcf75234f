package dev.ipcaudit.audit;

import dev.ipcaudit.kernel.MappedFiles;
import dev.ipcaudit.kernel.PosixObject;
import dev.ipcaudit.ledger.Ledger;
import dev.ipcaudit.ledger.SeenNames;
import dev.ipcaudit.model.CallSite;
import dev.ipcaudit.model.Kind;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * Tells of objects in /dev/shm that this JVM has mapped or open, and that no call has made or
 * opened which was seen: files that are mapped by FileChannel, and what JNI libraries make.
 */
final class Untracked {

  private final SeenNames names;
  private final Expectations expectations;

  Untracked(Ledger ledger, Expectations expectations) {
    this.names = ledger.names();
    this.expectations = expectations;
  }

  /**
   * One for each kind.
   *
   * @throws IOException when the kernel cannot be asked
   */
  List<Finding> findings() throws IOException {
    Map<Kind, List<FindingObject>> byKind = new EnumMap<>(Kind.class);
    List<PosixObject> unknown;
    try {
      if (names.incomplete()) {
        return List.of();
      }
      unknown = MappedFiles.unknown(names::knows);
    } catch (NoSuchFileException noShm) {
      return List.of();
    }
    for (PosixObject object : unknown) {
      if (!expectations.staysOnPurpose(0, object.name(), CallSite.UNKNOWN)) {
        byKind
            .computeIfAbsent(object.kind(), first -> new ArrayList<>())
            .add(
                new FindingObject(
                    object.inode(),
                    null,
                    object.name(),
                    null,
                    KernelSnapshot.State.PRESENT.id(),
                    object.size(),
                    0));
      }
    }
    List<Finding> findings = new ArrayList<>();
    byKind.forEach((kind, objects) -> findings.add(finding(kind, objects)));
    return findings;
  }

  private static Finding finding(Kind kind, List<FindingObject> objects) {
    int count = objects.size();
    String message =
        count
            + " "
            + kind.title()
            + (count == 1 ? " is" : "s are")
            + " mapped or open in this JVM and still "
            + (count == 1 ? "has its name" : "have their names")
            + ", but no call was seen that made or opened "
            + (count == 1 ? "it" : "them")
            + ": as FileChannel.map of a file in /dev/shm does it, or a JNI library.";
    return new Finding(
        Rule.UNTRACKED_OBJECT,
        Severity.NOTE,
        kind,
        count,
        CallSite.UNKNOWN,
        objects,
        Map.of(),
        message,
        Remedy.of(Rule.UNTRACKED_OBJECT, kind));
  }
}
