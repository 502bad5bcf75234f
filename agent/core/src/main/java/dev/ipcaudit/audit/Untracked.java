package dev.ipcaudit.audit;

import dev.ipcaudit.kernel.FileIdentity;
import dev.ipcaudit.kernel.MappedFiles;
import dev.ipcaudit.kernel.PosixObject;
import dev.ipcaudit.kernel.PosixObjects;
import dev.ipcaudit.kernel.Processes;
import dev.ipcaudit.kernel.ShmUsers;
import dev.ipcaudit.ledger.Descendants;
import dev.ipcaudit.ledger.Ledger;
import dev.ipcaudit.ledger.OpenedPosixObjects;
import dev.ipcaudit.model.CallSite;
import dev.ipcaudit.model.Kind;
import dev.ipcaudit.model.RuleId;
import dev.ipcaudit.model.Severity;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Tells of objects that no call has made or opened which was seen: those in /dev/shm that this JVM
 * has mapped or open, as by FileChannel or a JNI library; at the end also what has come there since
 * the agent came and nobody has any more; and segments, also those of children.
 */
final class Untracked {

  /** The kernel's times are whole seconds. */
  private static final int YOUNG_SECONDS = 2;

  /** So many entries of /dev/shm are looked at, since everybody may put some there. */
  private static final int MOST_FILES = 10_000;

  private static final Path SHM = Path.of("/dev/shm");

  private final Ledger ledger;
  private final OpenedPosixObjects names;
  private final Suppressions expectations;

  Untracked(Ledger ledger, Suppressions expectations) {
    this.ledger = ledger;
    this.names = ledger.names();
    this.expectations = expectations;
  }

  /**
   * One for each kind.
   *
   * @param kernel tells what was there before
   * @param atEnd whether nobody will use or delete anything any more
   * @throws IOException when the kernel cannot be asked
   */
  List<Finding> findings(KernelSnapshot kernel, boolean atEnd) throws IOException {
    Map<Kind, Found> byKind = new EnumMap<>(Kind.class);
    try {
      if (names.incomplete()) {
        return List.of();
      }
      Set<Long> mapped = new HashSet<>();
      for (PosixObject object : MappedFiles.unknown(names::knows)) {
        mapped.add(object.inode());
        add(byKind, object, true);
      }
      if (atEnd && kernel.shmBefore() != null) {
        for (PosixObject object : left(kernel.shmBefore(), mapped)) {
          add(byKind, object, false);
        }
      }
    } catch (NoSuchFileException noShm) {
      return List.of();
    }
    List<Finding> findings = new ArrayList<>();
    byKind.forEach((kind, found) -> findings.add(finding(kind, found)));
    return findings;
  }

  private void add(Map<Kind, Found> byKind, PosixObject object, boolean mapped) {
    if (expectations.staysOnPurpose(0, object.name(), CallSite.UNKNOWN)) {
      return;
    }
    Found found = byKind.computeIfAbsent(object.kind(), first -> new Found());
    found.mapped += mapped ? 1 : 0;
    Descendants.Descendant holder = ledger.programs().descendants().holder(object.inode());
    if (holder != null && !mapped) {
      found.holders.merge(child(holder), 1, Integer::sum);
    }
    found.objects.add(
        new FindingObject(
            object.inode(),
            null,
            object.name(),
            null,
            KernelSnapshot.State.PRESENT.id(),
            object.size(),
            0));
  }

  /** What has come since, is this user's, and is used by no process. */
  private List<PosixObject> left(Set<String> before, Set<Long> mapped) throws IOException {
    FileIdentity shm = FileIdentity.of(SHM);
    long uid = Processes.uid(ProcessHandle.current().pid());
    List<PosixObject> left = new ArrayList<>();
    PosixObjects.inShm(
        MOST_FILES,
        object -> {
          if (object.uid() == uid
              && !before.contains(object.path().getFileName().toString())
              && !mapped.contains(object.inode())
              && !names.knows(object.inode())) {
            left.add(object);
          }
        });
    if (!left.isEmpty() && shm != null) {
      Set<Long> used = ShmUsers.ofOthers(uid, shm);
      left.removeIf(object -> used.contains(object.inode()));
    }
    return left;
  }

  private static String child(Descendants.Descendant one) {
    String name = one.name() == null ? "" : " (" + one.name() + ")";
    return one.pid() + name + (one.lives() ? "" : ", which has ended,");
  }

  /** Objects of one kind. */
  private static final class Found {
    private final List<FindingObject> objects = new ArrayList<>();
    private final Map<String, Integer> holders = new TreeMap<>();
    private int mapped;
  }

  /**
   * Segments that this JVM, or a child of it, made without a call that was seen; empty if there are
   * none.
   *
   * @param kernel tells who made a segment
   * @param atEnd whether every call is written down
   */
  List<Finding> segments(KernelSnapshot kernel, boolean atEnd) {
    List<FindingObject> objects = new ArrayList<>();
    Map<String, Integer> children = new TreeMap<>();
    long young = System.currentTimeMillis() / 1000 - YOUNG_SECONDS;
    for (KernelSnapshot.Stranger segment : kernel.strangers()) {
      boolean known =
          names.incomplete()
              || !atEnd && segment.ctime() > young // its call may not be written down yet
              || ledger.find(Kind.SYSV_SHM, segment.id()) != null;
      if (!known && !expectations.staysOnPurpose(segment.key(), null, CallSite.UNKNOWN)) {
        if (!segment.comm().isEmpty()) {
          Descendants.Descendant maker = ledger.programs().descendants().find(segment.maker());
          String name = segment.maker() + " (" + segment.comm() + ")";
          children.merge(maker == null ? name : child(maker), 1, Integer::sum);
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
            RuleId.UNTRACKED_OBJECT,
            Severity.NOTE,
            Kind.SYSV_SHM,
            count,
            CallSite.UNKNOWN,
            objects,
            Map.of(),
            message,
            Remedy.of(RuleId.UNTRACKED_OBJECT, Kind.SYSV_SHM)));
  }

  private static Finding finding(Kind kind, Found found) {
    int mapped = found.mapped;
    int left = found.objects.size() - mapped;
    StringBuilder message = new StringBuilder();
    if (mapped > 0) {
      message
          .append(kind.counted(mapped))
          .append(mapped == 1 ? " is" : " are")
          .append(" mapped or open in this JVM and still ")
          .append(mapped == 1 ? "has its name" : "have their names")
          .append(", but no call was seen that made or opened ")
          .append(mapped == 1 ? "it" : "them")
          .append(": as FileChannel.map of a file in /dev/shm does it, or a JNI library.");
    }
    if (left > 0) {
      message
          .append(mapped > 0 ? " " : "")
          .append(kind.counted(left))
          .append(left == 1 ? " has" : " have")
          .append(" appeared in /dev/shm while this JVM ran, as this user's, and no process has ")
          .append(left == 1 ? "it" : "them")
          .append(
              " open or mapped now: as a file that was mapped and not deleted, or what a child"
                  + " that has ended leaves.");
    }
    for (Map.Entry<String, Integer> holder : found.holders.entrySet()) {
      message.append(" Child process ").append(holder.getKey()).append(" had ");
      message.append(holder.getValue()).append('.');
    }
    return new Finding(
        RuleId.UNTRACKED_OBJECT,
        Severity.NOTE,
        kind,
        found.objects.size(),
        CallSite.UNKNOWN,
        found.objects,
        Map.of(),
        message.toString(),
        Remedy.of(RuleId.UNTRACKED_OBJECT, kind));
  }
}
