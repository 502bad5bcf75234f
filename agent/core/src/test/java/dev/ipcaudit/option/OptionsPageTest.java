package dev.ipcaudit.option;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ipcaudit.docs.Page;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The page of the options has all of them, and no other. */
class OptionsPageTest {

  @Test
  void everyOptionHasItsRow() {
    assertThat(Page.of("options.md").codes("| key |", 0))
        .containsExactlyInAnyOrder(OptionTable.KEYS);
  }

  @Test
  void theCommandLineHasThemToo() {
    assertThat(OptionHelp.all())
        .extracting(OptionHelp::key)
        .containsExactlyInAnyOrder(OptionTable.KEYS);
  }

  /** But for links and code marks, which a terminal does not show. */
  @Test
  void thePageSaysOfThemWhatTheCommandLineSays() {
    String page =
        Page.of("options.md")
            .prose()
            .map(line -> line.replaceAll(": \\[[^]]*]\\([^)]*\\)", ""))
            .map(line -> line.replace("`", "").replace("\\|", "|"))
            .collect(Collectors.joining("\n"));

    assertThat(OptionHelp.all())
        .allSatisfy(
            option ->
                assertThat(page)
                    .contains(
                        "\n| %s | %s | %s |\n"
                            .formatted(option.syntax(), option.meaning(), option.byDefault())));
  }
}
