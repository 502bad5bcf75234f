package dev.ipcaudit.tests.options;

import static dev.ipcaudit.tests.frame.RunAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ipcaudit.tests.frame.Isolation;
import dev.ipcaudit.tests.frame.Layout;
import dev.ipcaudit.tests.frame.Run;
import dev.ipcaudit.tests.frame.Target;
import dev.ipcaudit.tests.targets.Quiet;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever files options and commands name, they are told in one line and delay nothing. */
class BadFilesTest {

  /** In the directory of each run. */
  private static final String MAKE =
      String.join(
          " && ",
          "cd $0",
          "mkfifo fifo fifo.json",
          "mkdir directory directory.json",
          "truncate -s 300M huge",
          "head -c 1100000 /dev/zero | tr '\\0' a >large",
          "echo ci >good",
          "ln -s good link",
          "ln -s nowhere dangling",
          "ln -s target.json link.json",
          "ln -s /dev/full device.json",
          "mkdir -m 1777 shared",
          "ln -s ../good shared/link",
          "printf 'report=a\\0b.json\\n' >nul",
          "mkdir read-only",
          "if [ -e mqueue ]; then mount -t tmpfs -o ro none read-only; fi");

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          config         | fifo            | cannot be read: it is not a regular file
          config         | /dev/zero       | cannot be read: it is not a regular file
          config         | /dev/full       | cannot be read: it is not a regular file
          config         | directory       | cannot be read: Is a directory
          config         | huge            | cannot be read: it is larger than 1 MiB
          config         | large           | cannot be read: it is larger than 1 MiB
          config         | dangling        | cannot be read: no such file or directory
          config         | no/such         | cannot be read: no such file or directory
          config         | shared/link     | cannot be read: it is a symbolic link in a directory that every user
          baseline       | fifo            | expected a baseline that can be read, but it is not a regular file
          baseline       | /dev/zero       | expected a baseline that can be read, but it is not a regular file
          baseline       | directory       | expected a baseline that can be read, but it is not a regular file
          baseline       | huge            | expected a baseline that can be read, but it is larger than 16 MiB
          baseline       | dangling        | expected a baseline that can be read, but no such file or directory
          baseline       | no              | expected a baseline that can be read, but no such file or directory
          baseline       | shared/link     | expected a baseline that can be read, but it is a symbolic link in
          baseline-write | fifo            | expected a file that can be written, but it is not a regular file
          baseline-write | /dev/full       | expected a file that can be written, but it is not a regular file
          baseline-write | huge            | expected a baseline that can be read, but it is larger than 16 MiB
          baseline-write | link            | expected a file that can be written, but it is a symbolic link
          baseline-write | no/such         | expected a file that can be written, but there is no directory
          report         | fifo.json       | expected a file that can be written, but it is not a regular file
          report         | directory.json  | expected a file that can be written, but it is not a regular file
          report         | link.json       | expected a file that can be written, but it is a symbolic link
          report         | device.json     | expected a file that can be written, but it is a symbolic link
          report         | dangling/%p.md  | expected a file that can be written, but the directory
          report         | huge/%p.json    | expected a file that can be written, but
          report         | LONG.json       | expected a file that can be written, but File name too long
          blackbox       | fifo            | expected a directory, or the name of one in a directory that exists
          blackbox       | /dev/null       | expected a directory, or the name of one in a directory that exists
          blackbox       | no/such         | expected a directory, or the name of one in a directory that exists
          """)
  void anOptionIsToldAtTheStartAndEndsWithCi(String key, String file, String line) {
    String value = file.replace("LONG", "a".repeat(300));

    Run run =
        Target.program(Quiet.class).before(MAKE).agentExactly("ci," + key + "=" + value).run();

    assertThat(run).exitsWith(2);
    assertThat(run.stdout()).isEmpty();
    assertThat(run.stderr().lines())
        .singleElement()
        .asString()
        .startsWith("ipcaudit: " + key + "=" + value + ": " + line)
        .endsWith("; with ci the program is not run");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "config=fifo",
        "baseline=fifo",
        "baseline-write=directory",
        "report=huge/no/x.json",
        "report=good.txt+fifo.json",
        "blackbox=good"
      })
  void withoutCiTheHostRunsAndTheAgentDoesNot(String option) {
    Run run = Target.program(Quiet.class).before(MAKE).agentExactly(option).run();

    assertThat(run).exitsWith(0);
    assertThat(run.stdout()).isEqualTo("quiet on stdout\n");
    assertThat(run.stderr().lines())
        .hasSize(2)
        .first()
        .asString()
        .startsWith("ipcaudit: " + option.substring(0, option.indexOf('=') + 1))
        .endsWith("; the agent is OFF");
  }

  @Test
  void aFileSystemThatIsReadOnlyIsToldAtTheStart() {
    Isolation.requireMounts();
    Run run =
        Target.program(Quiet.class)
            .before(MAKE)
            .env("IPCAUDIT_OPTS", "ci,report=read-only/a.json")
            .agentExactly("")
            .run();

    assertThat(run).exitsWith(2);
    assertThat(run.stderr().lines())
        .singleElement()
        .asString()
        .startsWith("ipcaudit: report=read-only/a.json: expected a file that can be written, but")
        .contains("/read-only cannot be written to (in IPCAUDIT_OPTS)");
  }

  @Test
  void aNameThatIsNoneIsToldWithItsFile() {
    Run run = Target.program(Quiet.class).before(MAKE).agentExactly("ci,config=nul").run();

    assertThat(run).exitsWith(2);
    assertThat(run.stderr())
        .startsWith("ipcaudit: report=a\\u0000b.json: expected a file that can be written, but")
        .contains("it is not a valid file name (in nul)");
  }

  @Test
  void aLinkOfOnesOwnIsReadThrough() {
    Run run = Target.program(Quiet.class).before(MAKE).agentExactly("config=link").run();

    assertThat(run).exitsWith(0);
    assertThat(run.stderr()).contains("ipcaudit: no findings");
  }

  @ParameterizedTest
  @CsvSource({
    "directory-removed, out/a.json, report, no such file or directory",
    "fifo, a.json, report, it is not a regular file",
    "link, a.json, report, it is a symbolic link",
    "full, full/a.json, report, No space left on device",
    "directory-removed, out/b, baseline-write, no such file or directory",
    "fifo, b, baseline-write, it is not a regular file",
    "link, b, baseline-write, it is a symbolic link",
    "full, full/b, baseline-write, No space left on device",
  })
  void aFileThatIsLostLaterIsToldAndTheVerdictStays(
      String what, String file, String key, String reason) {
    Isolation.requireMounts();
    Run run =
        Target.program(LosesItsFiles.class, what, file)
            .before(
                "cd $0 && mkdir out full && mount -t tmpfs -o size=4k none full"
                    + " && head -c 4096 /dev/zero >full/all")
            .agentExactly("ci," + key + "=" + file)
            .run();

    assertThat(run).exitsWith(23).leaves(1, "sysv-sem");
    assertThat(run.stderr().lines())
        .as(run::toString)
        .contains("ipcaudit: WARN " + file + ": cannot be written: " + reason)
        .anyMatch(line -> line.startsWith("ipcaudit: error: leaked-object: 1 x sysv-sem"));
  }

  @Test
  void aThreadThatExitsWhileItIsInterruptedWritesAllFiles() {
    Run run =
        Target.program(LosesItsFiles.class, "interrupted", "none")
            .agent("ci,baseline-write=b")
            .run();

    assertThat(run).exitsWith(23).hasFailures(1);
    assertThat(run.directory().resolve("b")).isRegularFile();
    assertThat(run.stderr()).doesNotContain("ipcaudit: WARN");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          fifo                             | fifo: it is not a regular file
          directory                        | directory: it is not a regular file
          /dev/zero                        | /dev/zero: it is not a regular file
          huge                             | huge: it is no flight recording that can be read
          shared/link                      | shared/link: it is a symbolic link in a directory that every
          huge --baseline=fifo             | fifo: cannot be read: it is not a regular file
          huge --baseline=huge             | huge: cannot be read: it is larger than 16 MiB
          huge -o fifo.json                | fifo.json: cannot be written: it is not a regular file
          huge -o link.json                | link.json: cannot be written: it is a symbolic link
          huge -o no/a.json                | no/a.json: cannot be written: there is no directory
          """)
  void aCommandIsRefusedInOneLine(String arguments, String line) throws Exception {
    Target target = Target.jar(Layout.AGENT, "report").args((Object[]) arguments.split(" "));
    Run run = target.withoutJna().before(MAKE).run();

    assertThat(run).exitsWith(2);
    assertThat(run.stdout()).isEmpty();
    assertThat(run.stderr().lines()).singleElement().asString().startsWith("ipcaudit: " + line);
    try (var files = Files.list(run.directory())) {
      List<Path> temporary = files.filter(file -> file.toString().endsWith(".tmp")).toList();
      assertThat(temporary).isEmpty();
    }
  }
}
