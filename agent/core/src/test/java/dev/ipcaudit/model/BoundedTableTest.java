package dev.ipcaudit.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class BoundedTableTest {

  private static final int MOST = 100;

  private final Set<Integer> over = new HashSet<>();
  private final Set<Integer> kept = new HashSet<>();
  private final Set<Integer> evicted = new HashSet<>();
  private final BoundedTable<Integer, String> table =
      new BoundedTable<>("texts", MOST) {
        @Override
        protected String make(Integer key) {
          return "made " + key;
        }

        @Override
        protected int worth(Integer key, String value) {
          return over.contains(key) ? NOTHING : kept.contains(key) ? KEPT : MUCH;
        }

        @Override
        protected void evicted(Integer key, String value) {
          evicted.add(key);
        }
      };

  @Test
  void whatWasNotAskedForTheLongestGoesFirst() {
    fill(0, MOST);
    table.of(0);
    table.of(3); // both are in use, as the next one shows to the clock
    assertThat(table.of(MOST)).isEqualTo("made " + MOST);

    assertThat(table.size()).isLessThanOrEqualTo(MOST);
    assertThat(table.dropped()).isEqualTo(MOST / 4);
    assertThat(evicted).contains(1, 2, 4).doesNotContain(0, 3, MOST - 1, MOST);
    assertThat(table.get(1)).isNull();
    assertThat(table.get(0)).isEqualTo("made 0");
  }

  @Test
  void whatIsOverGoesBeforeTheRestAndIsNotCounted() {
    fill(0, MOST);
    for (int key = MOST / 2; key < MOST; key++) {
      over.add(key);
    }
    table.of(MOST);

    assertThat(evicted).hasSize(MOST / 4).isSubsetOf(over);
    assertThat(table.dropped()).isZero();
    assertThat(gaps()).isEmpty();
  }

  @Test
  void whereAllIsKeptThereIsNoRoomForOthers() {
    fill(0, MOST);
    kept.addAll(table.keys());

    assertThat(table.of(MOST)).isNull();
    table.put(MOST + 1, "put");
    assertThat(table.get(MOST + 1)).isNull();
    table.put(5, "other");
    assertThat(table.of(5)).isEqualTo("other");
    assertThat(table.size()).isEqualTo(MOST);
    assertThat(table.dropped()).isEqualTo(2);
    assertThat(gaps()).containsEntry("texts", "2 dropped, no more than 100 are kept");

    kept.clear();
    fill(2 * MOST, 3 * MOST); // after some that are turned away unlooked
    assertThat(table.get(3 * MOST - 1)).isNotNull();
  }

  @Test
  void whatIsTakenOutLeavesRoom() {
    for (int key = 0; key < 100 * MOST; key++) {
      table.of(key);
      assertThat(table.remove(key)).isEqualTo("made " + key);
    }

    assertThat(table.isEmpty()).isTrue();
    assertThat(table.dropped()).isZero();
    assertThat(evicted).isEmpty();
  }

  @Test
  void nothingIsKeptBeyondTheBoundAsLongAsItIsUsed() {
    for (int key = 0; key < 1000 * MOST; key++) {
      assertThat(table.of(key)).isNotNull();
      assertThat(table.size()).isLessThanOrEqualTo(MOST);
    }
    assertThat(table.dropped()).isEqualTo(1000 * MOST - table.size());
  }

  private void fill(int from, int to) {
    for (int key = from; key < to; key++) {
      table.of(key);
    }
  }

  private Map<String, String> gaps() {
    Map<String, String> gaps = new HashMap<>();
    table.reportGap(gaps);
    return gaps;
  }
}
