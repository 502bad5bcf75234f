package dev.ipcaudit.box;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ipcaudit.model.CallSite;
import dev.ipcaudit.model.Kind;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One slot, one object, whatever threads do. */
class SlotsTest {

  private static final int THREADS = 8;
  private static final CallSite SITE = new CallSite("A", "b", "A.java", 1, List.of());

  @TempDir private Path parent;

  @Test
  void noTwoThreadsGetTheSameOneAndNoneIsLost() throws Exception {
    for (int round = 0; round < 200; round++) {
      Slots slots = new Slots(1000);
      AtomicIntegerArray takers = new AtomicIntegerArray(1000);

      inThreads(
          () -> {
            for (int slot = slots.take(); slot != Slots.NONE; slot = slots.take()) {
              takers.incrementAndGet(slot);
            }
            return null;
          });

      for (int slot = 0; slot < 1000; slot++) {
        assertThat(takers.get(slot)).as("takers of %d", slot).isOne();
      }
    }
  }

  @Test
  void aReleasedOneIsNobodysUntilItIsTakenAgain() throws Exception {
    Slots slots = new Slots(20);
    AtomicIntegerArray owners = new AtomicIntegerArray(20);

    inThreads(
        () -> {
          for (int i = 0; i < 100_000; i++) {
            int slot = slots.take();
            if (slot != Slots.NONE) {
              assertThat(owners.incrementAndGet(slot)).isOne();
              owners.decrementAndGet(slot);
              assertThat(slots.giveUp(slot)).isTrue();
              slots.release(slot);
            }
          }
          return null;
        });

    for (int i = 0; i < 20; i++) {
      assertThat(owners.incrementAndGet(slots.take())).isOne();
    }
    assertThat(slots.take()).isEqualTo(Slots.NONE);
  }

  @Test
  void oneThatIsGivenUpTwiceIsReleasedOnce() {
    Slots slots = new Slots(2);
    int slot = slots.take();

    assertThat(slots.giveUp(slot)).isTrue();
    assertThat(slots.giveUp(slot)).isFalse();
    slots.release(slot);
    assertThat(slots.giveUp(slot)).isFalse();

    assertThat(slots.take()).isEqualTo(slot);
    assertThat(slots.take()).isNotEqualTo(slot);
    assertThat(slots.take()).isEqualTo(Slots.NONE);
  }

  @Test
  void oneThatIsGivenUpWhileItIsCompletedIsReleasedByWhoCompletes() {
    Slots slots = new Slots(1);
    int slot = slots.take();

    assertThat(slots.completing(slot)).isTrue();
    assertThat(slots.giveUp(slot)).isFalse();
    assertThat(slots.giveUp(slot)).isFalse();
    assertThat(slots.take()).as("while it is written to").isEqualTo(Slots.NONE);
    assertThat(slots.completed(slot)).isFalse();
    slots.release(slot);

    assertThat(slots.take()).isEqualTo(slot);
  }

  @Test
  void nothingIsCompletedAfterItWasGivenUp() {
    Slots slots = new Slots(1);
    int slot = slots.take();
    slots.giveUp(slot);
    slots.release(slot);

    assertThat(slots.completing(slot)).isFalse();
  }

  @Test
  void ofManyThreadsEveryObjectIsInTheBoxOnce() throws Exception {
    BlackBoxWriter box = BlackBoxWriter.open(parent.resolve("boxes"), null);
    int kept = 100;

    List<Queue<Integer>> held =
        inThreads(
            () -> {
              Queue<Integer> slots = new ArrayDeque<>();
              long id = Thread.currentThread().getId() << 32;
              for (int i = 0; i < 20_000; i++) {
                int slot = box.intend(Kind.SYSV_SEM, 1, SITE);
                box.made(slot, id + i, 0);
                slots.add(slot);
                if (slots.size() > kept) {
                  int removed = slots.remove();
                  box.forget(removed);
                }
              }
              return slots;
            });

    List<BoxContents.Entry> entries = BoxContents.in(parent.resolve("boxes")).get(0).entries();
    assertThat(entries)
        .hasSize(THREADS * kept)
        .allMatch(BoxContents.Entry::made)
        .extracting(BoxContents.Entry::id)
        .doesNotHaveDuplicates();
    held.forEach(slots -> slots.forEach(box::forget));
    for (int i = 0; i < BoxLayout.SLOTS; i++) {
      assertThat(box.intend(Kind.SYSV_SEM, 1, SITE))
          .as("after %d", i)
          .isNotEqualTo(BlackBoxWriter.NONE);
    }
    assertThat(box.intend(Kind.SYSV_SEM, 1, SITE)).isEqualTo(BlackBoxWriter.NONE);
  }

  private static <T> List<T> inThreads(Callable<T> work) throws Exception {
    ExecutorService pool = Executors.newFixedThreadPool(THREADS);
    CyclicBarrier start = new CyclicBarrier(THREADS);
    try {
      List<Future<T>> all = new ArrayList<>();
      for (int i = 0; i < THREADS; i++) {
        all.add(
            pool.submit(
                () -> {
                  start.await();
                  return work.call();
                }));
      }
      List<T> results = new ArrayList<>();
      for (Future<T> one : all) {
        results.add(one.get());
      }
      return results;
    } finally {
      pool.shutdownNow();
    }
  }
}
