package dev.ipcaudit.ledger.objects;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ipcaudit.ledger.objects.MappedRanges.Mapping;
import dev.ipcaudit.ledger.objects.MappedRanges.Piece;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MappedRangesTest {

  private final MappedRanges ranges = new MappedRanges();

  private static Mapping mapping(long id) {
    return new Mapping(id, 1, id, "/memfd:" + id);
  }

  @Test
  void nothingIsThereAtFirst() {
    assertThat(ranges.applyAsLong(0, Long.MAX_VALUE)).isZero();
    assertThat(ranges.take(0, Long.MAX_VALUE)).isEmpty();
    assertThat(ranges.at(10)).isNull();
  }

  @Test
  void anEndIsNotPartOfARange() {
    ranges.put(new Piece(10, 20, mapping(1)));

    assertThat(ranges.applyAsLong(20, 5)).isZero();
    assertThat(ranges.applyAsLong(5, 5)).isZero();
    assertThat(ranges.applyAsLong(19, 1)).isNotZero();
    assertThat(ranges.applyAsLong(5, 6)).isNotZero();
    assertThat(ranges.applyAsLong(10, 0)).isNotZero();
    assertThat(ranges.applyAsLong(-5, 3)).isZero();
    assertThat(ranges.applyAsLong(5, Long.MAX_VALUE)).isNotZero();
  }

  @Test
  void aMappingIsGoneOnceNothingIsLeftOfIt() {
    Mapping mapping = mapping(1);
    ranges.put(new Piece(10, 40, mapping));

    assertThat(ranges.take(20, 30)).containsExactly(new Piece(20, 30, mapping));
    assertThat(ranges.isGone(mapping)).isFalse();
    assertThat(ranges.all())
        .containsExactly(new Piece(10, 20, mapping), new Piece(30, 40, mapping));
    ranges.take(0, 100);
    assertThat(ranges.isGone(mapping)).isTrue();
  }

  @Test
  void whatFindsNoRoomIsSaidToHaveNone() {
    for (int i = 0; i < MappedRanges.MOST_KEPT; i++) {
      assertThat(ranges.put(new Piece(2L * i, 2L * i + 1, mapping(i)))).isTrue();
    }

    assertThat(ranges.put(new Piece(1L << 40, 1L << 41, mapping(0)))).isFalse();
  }

  /** Against an array with an owner for each address. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void itIsAsIfEachAddressHadAnOwner(long seed) {
    int space = 200;
    Mapping none = mapping(-1);
    Mapping[] model = new Mapping[space];
    Arrays.fill(model, none);
    Random random = new Random(seed);
    for (int step = 0; step < 20_000; step++) {
      int start = random.nextInt(space);
      int end = Math.min(space, start + 1 + random.nextInt(30));
      ranges.take(start, end);
      Mapping fresh = random.nextBoolean() ? mapping(step) : none;
      if (fresh != none) {
        ranges.put(new Piece(start, end, fresh));
      }
      Arrays.fill(model, start, end, fresh);
      int asked = random.nextInt(space);
      Mapping there = ranges.at(asked);
      assertThat(there == null ? none : there).isSameAs(model[asked]);
      assertThat(ranges.applyAsLong(asked, 1) != 0).isEqualTo(model[asked] != none);
    }
    for (Piece piece : ranges.all()) {
      for (long i = piece.start(); i < piece.end(); i++) {
        assertThat(model[(int) i]).isSameAs(piece.of());
      }
    }
  }
}
