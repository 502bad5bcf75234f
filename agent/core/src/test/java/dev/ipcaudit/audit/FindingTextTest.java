package dev.ipcaudit.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ipcaudit.model.CallSite;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is said of findings wherever they are shown. */
class FindingTextTest {

  @ParameterizedTest
  @CsvSource({
    "0, 'in threads a, b:'",
    "1, 'in threads a, b and 1 more:'",
    "63, 'in threads a, b and 63 more:'",
    "64, 'in threads a, b and 64 or more others:'",
  })
  void furtherThreadsAreCountedUpToALimit(int more, String heading) {
    FindingPath path = new FindingPath(3, 3, 0, List.of("a", "b"), more, CallSite.UNKNOWN);

    assertThat(FindingText.heading(path, false)).isEqualTo(heading);
  }
}
