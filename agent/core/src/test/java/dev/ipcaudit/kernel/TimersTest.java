package dev.ipcaudit.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TimersTest {

  @TempDir private Path proc;

  @Test
  void idsAndTheAddressesThatStandForThem() throws IOException {
    Files.writeString(
        proc.resolve("timers"),
        """
        ID: 1
        signal: 60/00007fff86e452a8
        notify: signal/pid.2634
        ClockID: 0
        ID: 7
        signal: 32/00007f0000001000
        notify: signal/tid.2635
        ClockID: 1
        """);

    Timers timers = Timers.of(proc);

    assertThat(timers.has(1)).isTrue();
    assertThat(timers.has(7)).isTrue();
    assertThat(timers.has(2)).isFalse();
    assertThat(timers.has(Long.MIN_VALUE | 0x7f0000001000L >> 1)).isTrue();
    assertThat(timers.has(Long.MIN_VALUE | 0x7f0000002000L >> 1)).isFalse();
  }

  @Test
  void aKernelWithoutThemHasNoFile() {
    assertThatThrownBy(() -> Timers.of(proc)).isInstanceOf(NoSuchFileException.class);
  }
}
