package dev.ipcaudit.jfr;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.Test;

class SettingsTest {

  @Test
  void kindsAreThoseThatAnyRecordingWants() {
    KindsSetting kinds = new KindsSetting();
    assertThat(kinds.has("pipe")).isTrue();

    kinds.setValue(kinds.combine(Set.of("sysv-*, posix-mq", "child")));

    assertThat(kinds.has("sysv-shm")).isTrue();
    assertThat(kinds.has("posix-mq")).isTrue();
    assertThat(kinds.has("child")).isTrue();
    assertThat(kinds.has("posix-shm")).isFalse();
    assertThat(kinds.combine(Set.of("child", "*"))).isEqualTo("*");
  }

  @Test
  void theLowestUsageOfAnyRecordingCounts() {
    UsageSetting least = new UsageSetting();
    assertThat(least.reached(Float.NaN)).isTrue();

    least.setValue(least.combine(Set.of("80 %", "95%")));

    assertThat(least.reached(0.8f)).isTrue();
    assertThat(least.reached(0.79f)).isFalse();
    assertThat(least.reached(Float.NaN)).isFalse();
    assertThat(least.combine(Set.of("80%", "much"))).isEqualTo("much");
    least.setValue("much");
    assertThat(least.reached(0)).isTrue();
  }
}
