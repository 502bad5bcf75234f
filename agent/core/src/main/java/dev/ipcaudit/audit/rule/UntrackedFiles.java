package dev.ipcaudit.audit.rule;

import dev.ipcaudit.audit.Finding;
import dev.ipcaudit.audit.FindingObject;
import dev.ipcaudit.audit.KernelSnapshot;
import dev.ipcaudit.audit.Suppressions;
import dev.ipcaudit.kernel.FileIdentity;
import dev.ipcaudit.kernel.MappedFiles;
import dev.ipcaudit.kernel.PosixObject;
import dev.ipcaudit.kernel.PosixObjects;
import dev.ipcaudit.kernel.Processes;
import dev.ipcaudit.kernel.ShmUsers;
import dev.ipcaudit.ledger.Ledger;
import dev.ipcaudit.ledger.OpenedPosixObjects;
import dev.ipcaudit.ledger.children.Descendants;
import dev.ipcaudit.model.CallSite;
import dev.ipcaudit.model.Kind;
import dev.ipcaudit.model.RuleId;
import dev.ipcaudit.model.Severity;
import dev.ipcaudit.stack.CaptureBudget.Purpose;
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
 * Files in /dev/shm that no call has created or opened which was seen: those that this JVM has
 * mapped or open, as by FileChannel or a JNI library; at the end also what has come there since the
 * agent came and nobody has any more. For one thread.
 */
final class UntrackedFiles {

  /** So many entries of /dev/shm are looked at, since everybody may put some there. */
  private static final int MOST_FILES = 10_000;

  private static final Path SHM = Path.of("/dev/shm");

  private final Ledger ledger;
  private final OpenedPosixObjects names;
  private final Suppressions suppressions;

  UntrackedFiles(Ledger ledger, Suppressions suppressions) {
    this.ledger = ledger;
    this.names = ledger.names();
    this.suppressions = suppressions;
  }

  /**
   * One for each kind.
   *
   * @param kernel knows what was there before
   * @param atEnd whether nobody will use or delete anything any more
   * @throws IOException when the kernel cannot be asked
   */
  List<Finding> findings(KernelSnapshot kernel, boolean atEnd) throws IOException {
    Map<Kind, Found> byKind = new EnumMap<>(Kind.class);
    try {
      if (names.incomplete() || ledger.skipped().any(Kind.POSIX_SHM, Purpose.CREATE)) {
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
    if (suppressions.staysOnPurpose(0, object.text(), CallSite.UNKNOWN)) {
      return;
    }
    Found found = byKind.computeIfAbsent(object.kind(), first -> new Found());
    found.mapped += mapped ? 1 : 0;
    Descendants.Descendant holder = ledger.programs().descendants().holder(object.inode());
    if (holder != null && !mapped) {
      found.holders.merge(UntrackedObjectRule.child(holder), 1, Integer::sum);
    }
    found.objects.add(
        new FindingObject(
            object.inode(),
            null,
            object.text(),
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

  /** Objects of one kind. */
  private static final class Found {
    private final List<FindingObject> objects = new ArrayList<>();
    private final Map<String, Integer> holders = new TreeMap<>();
    private int mapped;
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
          .append(", but no call was seen that created or opened ")
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
        UntrackedObjectRule.REMEDY);
  }
}
