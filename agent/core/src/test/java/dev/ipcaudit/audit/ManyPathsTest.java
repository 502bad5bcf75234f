package dev.ipcaudit.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ipcaudit.audit.rule.Auditor;
import dev.ipcaudit.ledger.Ledger;
import dev.ipcaudit.ledger.calls.KeyNames;
import dev.ipcaudit.model.CallSite;
import dev.ipcaudit.model.Kind;
import dev.ipcaudit.model.RuleId;
import dev.ipcaudit.model.Severity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.RandomAccess;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One site with many paths: a verdict on them has to come, however many there are. */
class ManyPathsTest {

  private static final int BITS = 13;
  private static final int PATHS = 1 << BITS;

  /** Of so many paths one leaks. */
  private static final int ONE_OF = 4;

  /** How often a frame may be looked at, of each path: some for each step of a sort. */
  private static final int LOOKS = 40 * BITS * BITS;

  private final AtomicLong reads = new AtomicLong();
  private final Ledger ledger = new Ledger(PATHS);

  @TempDir private Path proc;

  @BeforeEach
  void manyPaths() throws IOException {
    StringBuilder rows = new StringBuilder("key semid perms nsems uid gid cuid cgid otime ctime\n");
    for (int i = 0; i < PATHS; i++) {
      ledger.created(Kind.SYSV_SEM, i, 0, 1, site(i), true, 1);
      if (i % ONE_OF == 0) {
        rows.append("0 ").append(i).append(" 600 1 0 0 0 0 0 0\n");
      } else {
        ledger.removed(Kind.SYSV_SEM, i, CallSite.UNKNOWN);
      }
    }
    Files.createDirectories(proc.resolve("sysvipc"));
    Files.writeString(proc.resolve("sysvipc/sem"), rows);
    reads.set(0);
  }

  /** By the one or the other caller at each step, as the bits of its number are. */
  private CallSite site(int number) {
    List<String> frames = new ArrayList<>(List.of("com.acme.Locks.open(Locks.java:57)"));
    for (int bit = 0; bit < BITS; bit++) {
      frames.add((number >> bit & 1) == 0 ? "com.acme.A.a(A.java:5)" : "com.acme.B.b(B.java:6)");
    }
    return new CallSite("com.acme.Locks", "open", "Locks.java", 57, new Counted<>(frames, reads));
  }

  @Test
  void areJudgedWithoutComparingEachWithEach() {
    Auditor auditor = new Auditor(ledger, new KeyNames(), Suppressions.NONE);

    Auditor.Judgment judgment = auditor.atEnd(KernelSnapshot.take(ledger, proc));

    assertThat(judgment.findings())
        .filteredOn(finding -> finding.rule() == RuleId.LEAKED_OBJECT)
        .singleElement()
        .satisfies(
            leak -> {
              assertThat(leak.paths()).hasSize(PATHS / ONE_OF);
              assertThat(leak.others())
                  .isEqualTo(
                      (PATHS - PATHS / ONE_OF)
                          + " more were created through B.b:6, ... and are all removed.");
            });
    assertThat(reads.get()).isLessThan((long) PATHS * LOOKS);
  }

  @Test
  void areInTheOrderOfTheirFrames() {
    FindingPaths paths = FindingPaths.holding(ledger.accounts().iterator().next());

    assertThat(paths.sorted())
        .hasSize(PATHS / ONE_OF)
        .isSortedAccordingTo(
            (one, other) -> one.site().path().toString().compareTo(other.site().path().toString()));
  }

  @Test
  void someOfThemCanBeTakenWithTheirObjects() {
    List<FindingPath> paths = new ArrayList<>();
    List<FindingObject> objects = new ArrayList<>();
    for (int i = 0; i < PATHS; i++) {
      paths.add(FindingPath.only(1, site(i)));
      objects.add(new FindingObject(i, null, null, null, "present", 1, i, i));
    }
    Finding all =
        new Finding(
            RuleId.LEAKED_OBJECT,
            Severity.ERROR,
            Kind.SYSV_SEM,
            PATHS,
            paths.get(0).site(),
            objects,
            Map.of(),
            "found",
            "mend it",
            paths,
            null,
            null);
    reads.set(0);

    Finding half = all.of(new Counted<>(paths.subList(PATHS / 2, PATHS), reads));

    assertThat(half.count()).isEqualTo(PATHS / 2);
    assertThat(half.objects()).hasSize(PATHS / 2);
    assertThat(half.objects().get(0).id()).isEqualTo(PATHS / 2);
    assertThat(half.objects()).extracting(FindingObject::path).isSorted().startsWith(0);
    assertThat(reads.get()).isLessThan(10L * PATHS);
  }

  /** A list that counts how often it is read. */
  private static final class Counted<T> extends AbstractList<T> implements RandomAccess {

    private final List<T> elements;
    private final AtomicLong reads;

    Counted(List<T> elements, AtomicLong reads) {
      this.elements = elements;
      this.reads = reads;
    }

    @Override
    public T get(int index) {
      reads.incrementAndGet();
      return elements.get(index);
    }

    @Override
    public int size() {
      return elements.size();
    }
  }
}
