package dev.ipcaudit.option;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ipcaudit.docs.Page;
import org.junit.jupiter.api.Test;

/** The page of the options has all of them, and no other. */
class OptionsPageTest {

  @Test
  void everyOptionHasItsRow() {
    assertThat(Page.of("options.md").codes("| key |", 0))
        .containsExactlyInAnyOrder(OptionTable.KEYS);
  }
}
