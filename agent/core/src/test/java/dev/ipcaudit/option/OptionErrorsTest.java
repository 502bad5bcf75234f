package dev.ipcaudit.option;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.ipcaudit.model.RuleId;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OptionErrorsTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          exitcode=abc | exitcode=abc: expected a whole number from 0 to 255
          exitcode=256 | exitcode=256: expected a whole number from 0 to 255
          exitcode=-1 | exitcode=-1: expected a whole number from 0 to 255
          exitcode= | exitcode=: expected a whole number from 0 to 255
          exitcode | exitcode: expected a whole number from 0 to 255
          exitcode=4294967296 | exitcode=4294967296: expected a whole number from 0 to 255
          exitcode=99999999999999999999 | exitcode=99999999999999999999: expected a whole number from 0 to 255
          stack.depth=0 | stack.depth=0: expected a whole number from 1 to 1024
          max-objects=100000001 | max-objects=100000001: expected a whole number from 1 to 100000000
          ci=yes | ci=yes: expected ci alone, ci=true or ci=false
          fail-on=fatal | fail-on=fatal: expected error, warning or note
          report.mode=644 | report.mode=644: expected 0600, 0640, 0644, 0660 or 0664
          report.mode=0777 | report.mode=0777: expected 0600, 0640, 0644, 0660 or 0664
          jmx=on | jmx=on: expected true or false
          log=trace | log=trace: expected off, error, warn, info or debug
          report=x.pdf | report=x.pdf: expected a file ending in .codequality.json, .collapsed, .html, .json, .md, .sarif, .txt or .xml
          report=x.json+y.htm | report=y.htm: expected a file ending in .codequality.json, .collapsed, .html, .json, .md, .sarif, .txt or .xml
          report=x.json+ | report=: expected a file ending in .codequality.json, .collapsed, .html, .json, .md, .sarif, .txt or .xml
          report | report: expected a file ending in .codequality.json, .collapsed, .html, .json, .md, .sarif, .txt or .xml
          srcroot= | srcroot=: expected a directory relative to the checkout, such as src/main/java/
          srcroot=/home/x/ | srcroot=/home/x/: expected a directory relative to the checkout, such as src/main/java/
          srcroot=file:src/ | srcroot=file:src/: expected a directory relative to the checkout, such as src/main/java/
          srcroot=a/.. | srcroot=a/..: expected a directory relative to the checkout, such as src/main/java/
          srcroot=src/+/etc | srcroot=/etc: expected a directory relative to the checkout, such as src/main/java/
          srcroot=src/+ | srcroot=: expected a directory relative to the checkout, such as src/main/java/
          baseline= | baseline=: expected a file
          baseline-write | baseline-write: expected a file
          blackbox= | blackbox=: expected a directory or off
          config= | config=: expected a file
          scan=60 | scan=60: expected a duration such as 500ms, 60s, 5m or 1h
          leak.age=10 m | leak.age=10 m: expected a duration such as 500ms, 60s, 5m or 1h
          blocked=-5ms | blocked=-5ms: expected a duration such as 500ms, 60s, 5m or 1h
          blocked | blocked: expected a duration such as 500ms, 60s, 5m or 1h
          scan=8761h | scan=8761h: expected a duration of at most 8760h
          overhead=0.5 | overhead=0.5: expected a percentage from 0% to 100%, such as 0.5%
          overhead=101% | overhead=101%: expected a percentage from 0% to 100%, such as 0.5%
          overhead=1e1% | overhead=1e1%: expected a percentage from 0% to 100%, such as 0.5%
          overhead=5.% | overhead=5.%: expected a percentage from 0% to 100%, such as 0.5%
          overhead=NaN% | overhead=NaN%: expected a percentage from 0% to 100%, such as 0.5%
          persistent | persistent: expected key:0x48460001, name:/app-* or site:com.acme.Boot*, joined by ;
          persistent=name:/a;x | persistent=x: expected key:0x48460001, name:/app-* or site:com.acme.Boot*, joined by ;
          persistent=name: | persistent=name:: expected key:0x48460001, name:/app-* or site:com.acme.Boot*, joined by ;
          persistent=key:0x0 | persistent=key:0x0: expected a key of 32 bits other than 0, as in key:0x48460001
          persistent=key:0x100000000 | persistent=key:0x100000000: expected a key of 32 bits other than 0, as in key:0x48460001
          persistent=key:app | persistent=key:app: expected a key of 32 bits other than 0, as in key:0x48460001
          persistent=site:com.acme.Locks< | persistent=site:com.acme.Locks<: expected one caller behind the site, such as com.acme.Locks<com.acme.App
          ignore=leaked-object:<com.acme.App | ignore=leaked-object:<com.acme.App: expected one caller behind the site, such as com.acme.Locks<com.acme.App
          ignore=leaked-object:A<B<C | ignore=leaked-object:A<B<C: expected one caller behind the site, such as com.acme.Locks<com.acme.App
          site.skip=A<B | site.skip=A<B: expected a class, or a class and a method, without a caller
          ignore=leaked-objects | ignore=leaked-objects: expected a rule; did you mean leaked-object?
          ignore=limit-near: | ignore=limit-near:: expected a class name behind the colon, such as com.acme.Boot*
          ignore= | ignore=: expected rules such as leaked-object:com.acme.Boot*, joined by ;
          site.skip=; | site.skip=;: expected class names such as com.acme.Libc*, joined by ;
          repot=x.json | repot: unknown option; did you mean report?
          stack_depth=3 | stack_depth: unknown option; did you mean stack.depth?
          failon=note | failon: unknown option; did you mean fail-on?
          CI | CI: unknown option; did you mean ci?
          =x | =x: expected key=value
          report=a.txt,report=b.txt | report: given twice
          log.findings=debug | log.findings=debug: expected off, error, warn or note
          log.findings.to=slf4j | log.findings.to=slf4j: expected stderr or logger
          """)
  void sayInOneLineWhatWasExpected(String args, String line) {
    assertThat(failure(args)).hasMessage(line);
  }

  @Test
  void anUnknownKeyListsAllOthers() {
    assertThat(failure("nosuch"))
        .hasMessage(
            "nosuch: unknown option; known are baseline, baseline-write, blackbox, blocked, ci,"
                + " config, exitcode, fail-on, ignore, jmx, leak.age, log, log.findings,"
                + " log.findings.to, max-objects, overhead, persistent, report, report.mode, scan,"
                + " site.skip, srcroot, stack.depth");
  }

  @Test
  void anUnknownRuleListsAllOthers() {
    List<String> known = RuleId.idsOfJvm();
    Collections.sort(known);

    assertThat(failure("ignore=nosuch"))
        .hasMessage("ignore=nosuch: expected a rule; known are " + String.join(", ", known));
  }

  @Test
  void hostileTextStaysOnOneLine() {
    assertThat(failure("exitcode=7\u001b[2J\n7"))
        .hasMessage("exitcode=7\\u001b[2J\\n7: expected a whole number from 0 to 255");
  }

  @Test
  void whatIsNoOptionAtAllIsShownInPart() {
    assertThat(failure("a".repeat(1 << 20)))
        .hasMessageStartingWith("aaa")
        .hasMessageContaining("...: unknown option; known are baseline,")
        .message()
        .hasSizeLessThan(1000);
    assertThat(failure("exitcode=" + "1".repeat(1 << 20)))
        .hasMessageEndingWith("...: expected a whole number from 0 to 255");
  }

  @ParameterizedTest
  @CsvSource({
    "'exitcode=x', false",
    "'exitcode=x,ci', true",
    "'nosuch,ci', true",
    "'ci=yes', true",
    "'ci=false,nosuch', false",
    "'CI', true",
    "'ci;report=x.txt', true",
    "'cigar', false",
  })
  void tellWhetherCiWasAskedFor(String args, boolean ci) {
    assertThat(failure(args).ci()).isEqualTo(ci);
  }

  @Test
  void tellWhetherAnySourceAskedForCi() {
    Properties properties = new Properties();
    properties.setProperty("ipcaudit.nosuch", "1");

    OptionException failure =
        catchThrowableOfType(
            OptionException.class,
            () -> Options.parse("nosuch", properties, Map.of("IPCAUDIT_OPTS", "ci")));

    assertThat(failure.ci()).isTrue();
  }

  private static OptionException failure(String args) {
    return catchThrowableOfType(
        OptionException.class, () -> Options.parse(args, new Properties(), Map.of()));
  }
}
