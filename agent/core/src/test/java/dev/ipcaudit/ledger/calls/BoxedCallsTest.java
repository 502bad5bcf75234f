package dev.ipcaudit.ledger.calls;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ipcaudit.box.BoxContents;
import dev.ipcaudit.box.LazyBlackBox;
import dev.ipcaudit.catalog.Catalog;
import dev.ipcaudit.catalog.LibcFunction;
import dev.ipcaudit.ledger.Ledger;
import dev.ipcaudit.ledger.PendingCreation;
import dev.ipcaudit.model.Errno;
import dev.ipcaudit.stack.CaptureBudget;
import dev.ipcaudit.stack.SiteFinder;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What calls leave in the black box. */
class BoxedCallsTest {

  /** More than a box has room for. */
  private static final int MANY = 5000;

  private static final long[] PRIVATE_SET = {Catalog.IPC_PRIVATE, 1, 0600};

  @TempDir private Path parent;

  private final Ledger ledger = new Ledger(1);
  private final CallRecorder recorder =
      new CallRecorder(
          ledger,
          new SiteFinder(8, CallRecorderTest::isAgent, null, null),
          new KeyNames(),
          CaptureBudget.exact());
  private final CallNotes notes = new CallNotes();
  private final FakeCall semget = new FakeCall("semget", PRIVATE_SET);

  @BeforeEach
  void keepABox() {
    recorder.boxes(
        new LazyBlackBox(parent.resolve("boxes").toString()) {
          @Override
          protected void unavailable(String reason) {
            throw new AssertionError(reason);
          }

          @Override
          protected void late(long missed) {
            throw new AssertionError(missed);
          }

          @Override
          protected void broken() {
            throw new AssertionError("broken");
          }
        });
  }

  @Test
  void whatAFullLedgerDropsTakesNoSlotForEver() throws Throwable {
    for (int id = 0; id < MANY; id++) {
      create(id);
    }

    assertThat(ledger.dropped()).isEqualTo(MANY - 1);
    assertThat(boxed()).singleElement().extracting(BoxContents.Entry::id).isEqualTo(0L);
  }

  @Test
  void whatIsRemovedOrFailsTakesNoSlotForEver() throws Throwable {
    for (int id = 0; id < MANY; id++) {
      create(id);
      long[] remove = {id, 0, Catalog.IPC_RMID};
      LibcFunction semctl = Catalog.function("semctl");
      recorder.record(new Call(semctl, remove, 0, 0, false));
      get(-1, Errno.ENOSPC);
    }
    create(MANY);

    assertThat(boxed()).singleElement().extracting(BoxContents.Entry::id).isEqualTo((long) MANY);
  }

  @Test
  void anIntentThatIsForgottenAgainTakesNothingFromItsSuccessor() throws Throwable {
    recorder.before(semget, notes);
    PendingCreation lost = notes.intent;
    ledger.forget(lost);
    create(7);
    ledger.forget(lost);

    assertThat(boxed()).singleElement().extracting(BoxContents.Entry::id).isEqualTo(7L);
  }

  private void create(int id) throws Throwable {
    get(id, 0);
  }

  private void get(int result, int errno) throws Throwable {
    assertThat(recorder.before(semget, notes)).isFalse();
    recorder.record(recorder.over(semget, result, errno, false, notes));
  }

  private List<BoxContents.Entry> boxed() {
    return BoxContents.in(parent.resolve("boxes")).get(0).entries();
  }
}
