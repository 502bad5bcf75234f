package dev.ipcaudit.jmx;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ipcaudit.docs.Page;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** The page on production has all that the MBean has. */
class ManagementPageTest {

  @Test
  void everyAttributeHasItsRow() {
    assertThat(Page.of("production.md").codes("| attributes |", 0))
        .containsExactlyInAnyOrderElementsOf(
            Arrays.stream(AuditAttribute.values()).map(Enum::name).toList());
  }

  @Test
  void everyOperationHasItsRow() {
    assertThat(Page.of("production.md").codes("| operations |", 0))
        .containsExactlyInAnyOrderElementsOf(
            Arrays.stream(AuditOperation.values()).map(Enum::name).toList());
  }
}
