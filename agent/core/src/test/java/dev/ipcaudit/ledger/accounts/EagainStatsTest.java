package dev.ipcaudit.ledger.accounts;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ipcaudit.catalog.Catalog;
import dev.ipcaudit.ledger.calls.Call;
import dev.ipcaudit.model.Errno;
import org.junit.jupiter.api.Test;

class EagainStatsTest {

  private final EagainStats eagains = new EagainStats();

  @Test
  void aCallIsHandledOnceErrnoIsRead() {
    failed(1, true).errnoRead();
    failed(1, false).errnoRead();

    assertCounts(2, 0, 0, 2);
  }

  @Test
  void aCallAfterWhichAnotherOneFollowsIsNot() {
    failed(1, true).over();
    failed(1, false).over();

    assertCounts(2, 1, 1, 0);
  }

  @Test
  void aCallOfWhichNothingIsKnownYetIsLikeTheOthers() {
    failed(1, false);
    assertCounts(1, 0, 1, 0);

    failed(1, false).errnoRead();
    assertCounts(2, 0, 0, 1);
  }

  @Test
  void whatWasSkippedIsLikeWhatWasSeen() {
    failed(10, true).over();
    failed(10, false).errnoRead();

    eagains.more(100);

    assertCounts(120, 60, 0, 60);
  }

  private void assertCounts(long total, long dropped, long undistinguished, long handled) {
    assertThat(eagains.total()).isEqualTo(total);
    assertThat(eagains.dropped()).isEqualTo(dropped);
    assertThat(eagains.undistinguished()).isEqualTo(undistinguished);
    assertThat(eagains.handled()).isEqualTo(handled);
  }

  private EagainStats.Pending failed(long weight, boolean drops) {
    return eagains.failed(call(), weight, drops);
  }

  /** One that failed for now. */
  static Call call() {
    return new Call(Catalog.function("semop"), new long[] {1}, -1, Errno.EAGAIN, false);
  }
}
