package dev.ipcaudit.report.html;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ipcaudit.model.History;
import java.time.Instant;
import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Figures, axes and rates of charts. */
class NumberFormatsTest {

  private static final long HOUR = 3_600_000;

  @Test
  void figuresAreAsPeopleReadThem() {
    assertThat(LongStream.of(0, 999, 32_000, 1_024_000_000).mapToObj(NumberFormats::exact))
        .containsExactly("0", "999", "32,000", "1,024,000,000");
    assertThat(DoubleStream.of(0, 0.5, 250, 999.99, 1500, 20e6).mapToObj(NumberFormats::rough))
        .containsExactly("0", "0.5", "250", "999.99", "1.5k", "20M");
    assertThat(DoubleStream.of(0.5, 66.41, 100.4, 1477.2).mapToObj(NumberFormats::rate))
        .containsExactly("0.5", "66.4", "100", "1,477");
    assertThat(LongStream.of(1, 800, 1024, 1_999_993, 3L << 30).mapToObj(NumberFormats::bytes))
        .containsExactly("1 byte", "800 bytes", "1 KiB", "1.9 MiB", "3 GiB");
    assertThat(
            LongStream.of(0, 128, 1280, 20_000, 125_000, 3 * HOUR + 61_000, 49 * HOUR)
                .mapToObj(NumberFormats::duration))
        .containsExactly("0 ms", "128 ms", "1.28 s", "20 s", "2 min 5 s", "3 h 1 min", "2 d 1 h");
  }

  @Test
  void axesOfTimeHaveTicksThatPeopleCountIn() {
    assertThat(moments(1)).containsExactly("0", "1 ms");
    assertThat(moments(430)).containsExactly("0", "100 ms", "200 ms", "300 ms", "400 ms");
    assertThat(moments(1033)).containsExactly("0", "0.5 s", "1 s");
    assertThat(moments(61_000)).containsExactly("0", "15 s", "30 s", "45 s", "60 s");
    assertThat(moments(20 * 60_000)).containsExactly("0", "5 min", "10 min", "15 min", "20 min");
    assertThat(moments(30 * HOUR)).containsExactly("0", "6 h", "12 h", "18 h", "24 h", "30 h");
    assertThat(moments(365 * 24 * HOUR)).containsExactly("0", "100 d", "200 d", "300 d");
  }

  private static List<String> moments(long millis) {
    Scale scale = Scale.ofTime(millis);
    long step = (long) scale.step();
    return IntStream.rangeClosed(0, scale.ticks())
        .mapToObj(tick -> NumberFormats.moment(tick * step, step, scale.max()))
        .toList();
  }

  @Test
  void axesOfCountsEndAtATickAboveTheHighest() {
    assertThat(Scale.ofCounts(0)).isEqualTo(new Scale(1, 1));
    assertThat(Scale.ofCounts(3)).isEqualTo(new Scale(3, 1));
    assertThat(Scale.ofCounts(7)).isEqualTo(new Scale(8, 2));
    assertThat(Scale.ofCounts(63)).isEqualTo(new Scale(80, 20));
    assertThat(Scale.ofCounts(1_000_000)).isEqualTo(new Scale(1_000_000, 500_000));
    assertThat(Scale.ofRates(0.03).max()).isEqualTo(0.03);
  }

  @Test
  void aLastIntervalThatWasCutOffAtOnceMakesNoRateOfItsOwn() {
    long[] failures = {5, 0, 1};

    Rates cut = Rates.of(history(201, failures));
    Rates whole = Rates.of(history(250, failures));

    assertThat(cut.until()).containsExactly(100, 201);
    assertThat(cut.counts()).containsExactly(5, 1);
    assertThat(cut.perSecond()[1]).isBetween(9.9, 10.0);
    assertThat(whole.until()).containsExactly(100, 200, 250);
    assertThat(whole.perSecond()).containsExactly(50, 0, 20);
    assertThat(whole.peak()).isEqualTo(50);
  }

  private static History history(long millis, long[] failures) {
    Instant end = Instant.ofEpochMilli(millis);
    return new History(Instant.EPOCH, end, 100, new long[failures.length], failures);
  }
}
