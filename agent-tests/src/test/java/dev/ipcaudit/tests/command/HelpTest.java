package dev.ipcaudit.tests.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ipcaudit.tests.frame.EveryJdk;
import dev.ipcaudit.tests.frame.Jdk;
import dev.ipcaudit.tests.frame.Script;

/** What the jar says of itself: options, the manual page, and completion for shells. */
class HelpTest {

  @EveryJdk
  void optionsManualPageAndCompletionAreInTheJar(Jdk jdk) {
    Script script =
        Script.run(
            jdk,
            "agent help help options",
            "agent options options",
            "agent page generate-man",
            "agent completion generate-completion",
            // without them their part of the test is left out, so that it needs neither
            "command -v groff >/dev/null && groff -man -ww -Tascii -P-cbou page.out >shown 2>warned",
            "cat >ask <<'END'",
            ". ./completion.out",
            "COMP_WORDS=(ipcaudit sc) COMP_CWORD=1; _complete_ipcaudit; echo ${COMPREPLY[@]}",
            "COMP_WORDS=(ipcaudit scan --or) COMP_CWORD=2; _complete_ipcaudit; echo ${COMPREPLY[@]}",
            "END",
            "bash ask >bash 2>bash.err",
            "command -v zsh >/dev/null && zsh -f -o ksharrays ask >zsh 2>zsh.err",
            "true");

    options(script);
    manualPage(script);
    assertThat(script.code("completion")).isZero();
    assertThat(script.text("bash")).isEqualTo("scan\n--orphans\n");
    String zsh = script.text("zsh"); // which itself leaves out what does not begin so
    if (!zsh.isEmpty()) {
      assertThat(zsh.lines()).hasSize(2);
      assertThat(zsh).matches("(?s)scan .*\n--orphans .*");
    }
  }

  private static void options(Script script) {
    assertThat(script.code("help")).isZero();
    assertThat(script.out("help"))
        .contains("\n  report=FILE+FILE\n", "\n  log.findings=off|error|warn|note\n")
        .contains("(default: 0.5%)");
    assertThat(script.out("help").lines()).allMatch(line -> line.length() <= 80);
    assertThat(script.out("options")).isEqualTo(script.out("help"));
  }

  private static void manualPage(Script script) {
    assertThat(script.code("page")).isZero();
    assertThat(script.out("page")).startsWith(".TH IPCAUDIT 1 ");
    assertThat(script.text("warned")).isEmpty();
    String shown = script.text("shown");
    if (!shown.isEmpty()) {
      assertThat(shown)
          .contains("java -jar ipcaudit-agent.jar COMMAND", "   scan\n", "--older-than")
          .contains("       leak.age=10m\n");
    }
  }
}
