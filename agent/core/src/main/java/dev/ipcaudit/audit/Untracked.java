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
import java.util.TreeMap;

/**
 * Tells of objects in /dev/shm that this JVM has mapped or open, and that no call has made or
 * opened which was seen: files that are mapped by FileChannel, and what JNI libraries make.
 */
final class Untracked {

  /** The kernel's times are whole seconds. */
  private static final int YOUNG_SECONDS = 2;

  private final Ledger ledger;
  private final SeenNames names;
  private final Expectations expectations;

  Untracked(Ledger ledger, Expectations expectations) {
    this.ledger = ledger;
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

  /**
   * Segments that this JVM, or a child of it, made without a call that was seen; empty if there are
   * none.
   *
   * @param kernel tells who made a segment
   */
  List<Finding> segments(KernelSnapshot kernel) {
    List<FindingObject> objects = new ArrayList<>();
    Map<String, Integer> children = new TreeMap<>();
    long young = System.currentTimeMillis() / 1000 - YOUNG_SECONDS;
    for (KernelSnapshot.Stranger segment : kernel.strangers()) {
      boolean known =
          names.incomplete()
              || segment.ctime() > young // its call may not be written down yet
              || ledger.find(Kind.SYSV_SHM, segment.id()) != null;
      if (!known && !expectations.staysOnPurpose(segment.key(), null, CallSite.UNKNOWN)) {
        if (!segment.comm().isEmpty()) {
          children.merge(segment.maker() + " (" + segment.comm() + ")", 1, Integer::sum);
        }
        objects.add(
            new FindingObject(
                segment.id(),
                String.format("0x%08x", segment.key()),
                null,
                null,
                KernelSnapshot.State.PRESENT.id(),
                segment.size(),
                0));
      }
    }
    if (objects.isEmpty()) {
      return List.of();
    }
    int count = objects.size();
    String message =
        Kind.SYSV_SHM.counted(count)
            + " made by this JVM"
            + (children.isEmpty() ? "" : " or its children")
            + ", says the kernel, but no call was seen that made "
            + (count == 1 ? "it" : "them")
            + ": as a JNI library does it, or another program.";
    for (Map.Entry<String, Integer> child : children.entrySet()) {
      message += " Child process " + child.getKey() + " made " + child.getValue() + ".";
    }
    return List.of(
        new Finding(
            Rule.UNTRACKED_OBJECT,
            Severity.NOTE,
            Kind.SYSV_SHM,
            count,
            CallSite.UNKNOWN,
            objects,
            Map.of(),
            message,
            Remedy.of(Rule.UNTRACKED_OBJECT, Kind.SYSV_SHM)));
  }

  private static Finding finding(Kind kind, List<FindingObject> objects) {
    int count = objects.size();
    String message =
        kind.counted(count)
            + (count == 1 ? " is" : " are")
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
