package dev.ipcaudit.option;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.ipcaudit.log.LogLevel;
import dev.ipcaudit.model.CallSite;
import dev.ipcaudit.model.Severity;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class OptionsTest {

  private static final CallSite BOOT =
      new CallSite("com.acme.Boot", "init", "Boot.java", 12, List.of());

  @ParameterizedTest
  @NullSource
  @ValueSource(strings = {"", ",", " , ,, "})
  void nothingGivesTheDefaults(String args) throws Exception {
    Options options = parse(args);

    assertThat(options.ci()).isFalse();
    assertThat(options.failOn()).isEqualTo(Severity.WARNING);
    assertThat(options.exitCode()).isEqualTo(23);
    assertThat(options.reports()).isEmpty();
    assertThat(options.sourceRoot()).isEmpty();
    assertThat(options.reportMode()).isEqualTo("0600");
    assertThat(options.baseline()).isNull();
    assertThat(options.baselineWrite()).isNull();
    assertThat(options.persistent()).isSameAs(Persistent.NONE);
    assertThat(options.ignored()).isSameAs(IgnoreRules.NONE);
    assertThat(options.scanMillis()).isEqualTo(60_000);
    assertThat(options.leakAgeMillis()).isEqualTo(600_000);
    assertThat(options.blockedMillis()).isEqualTo(200);
    assertThat(options.stackDepth()).isEqualTo(32);
    assertThat(options.siteSkip()).isSameAs(SitePatterns.NONE);
    assertThat(options.blackbox()).isNull();
    assertThat(options.jmx()).isTrue();
    assertThat(options.log()).isEqualTo(LogLevel.WARN);
    assertThat(options.maxObjects()).isEqualTo(1_000_000);
    assertThat(options.overhead()).isEqualTo(0.005);
  }

  @Test
  void everyKeyIsRead() throws Exception {
    Options options =
        parse(
            " ci , fail-on = note,exitcode=7,report=a-%p.json+ b.txt+c.sarif+d.xml+e.html,srcroot=app/src/main/java+lib/src,baseline=b.json,"
                + "baseline-write=w.json,blackbox=/var/bb,jmx=false,log=debug,max-objects=100000000,"
                + "stack.depth=1024");

    assertThat(options.ci()).isTrue();
    assertThat(options.failOn()).isEqualTo(Severity.NOTE);
    assertThat(options.exitCode()).isEqualTo(7);
    assertThat(options.reports())
        .containsExactly("a-%p.json", "b.txt", "c.sarif", "d.xml", "e.html");
    assertThat(options.sourceRoot()).isEqualTo("app/src/main/java+lib/src");
    assertThat(options.baseline()).isEqualTo("b.json");
    assertThat(options.baselineWrite()).isEqualTo("w.json");
    assertThat(options.blackbox()).isEqualTo("/var/bb");
    assertThat(options.jmx()).isFalse();
    assertThat(options.log()).isEqualTo(LogLevel.DEBUG);
    assertThat(options.maxObjects()).isEqualTo(100_000_000);
    assertThat(options.stackDepth()).isEqualTo(1024);
  }

  @ParameterizedTest
  @CsvSource({"ci, true", "ci=true, true", "ci=false, false"})
  void ciNeedsNoValue(String args, boolean expected) throws Exception {
    assertThat(parse(args).ci()).isEqualTo(expected);
  }

  @Test
  void blackboxOffIsNoDirectory() throws Exception {
    assertThat(parse("blackbox=off").blackbox()).isNull();
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "0s, 0",
    "500ms, 500",
    "61s, 61000",
    "5m, 300000",
    "1h, 3600000",
    "8760h, 31536000000"
  })
  void durationsAreMilliseconds(String value, long millis) throws Exception {
    Options options = parse("scan=" + value + ",leak.age=" + value + ",blocked=" + value);

    assertThat(options.scanMillis()).isEqualTo(millis);
    assertThat(options.leakAgeMillis()).isEqualTo(millis);
    assertThat(options.blockedMillis()).isEqualTo(millis);
  }

  @ParameterizedTest
  @CsvSource({"0%, 0", "0.5%, 0.005", "12.25%, 0.1225", "100%, 1", "100.0%, 1"})
  void overheadIsAFraction(String value, double fraction) throws Exception {
    assertThat(parse("overhead=" + value).overhead()).isCloseTo(fraction, within(1e-12));
  }

  @Test
  void persistentObjectsAreDeclaredByKeyNameOrSite() throws Exception {
    CallSite elsewhere = new CallSite("com.acme.Locks", "open", "Locks.java", 57, List.of());
    Persistent persistent =
        parse("persistent=key:0x48460001;key:4660; key:0xffffffff;name:/app-*;site:com.acme.Boot*")
            .persistent();

    assertThat(persistent.declares(0x48460001, null, elsewhere)).isTrue();
    assertThat(persistent.unused())
        .containsExactly("key:4660", "key:0xffffffff", "name:/app-*", "site:com.acme.Boot*");
    assertThat(persistent.declares(0x1234, null, elsewhere)).isTrue();
    assertThat(persistent.declares(-1, null, elsewhere)).isTrue();
    assertThat(persistent.declares(0, "/app-1", elsewhere)).isTrue();
    assertThat(persistent.declares(0, null, BOOT)).isTrue();
    assertThat(persistent.declares(0x48460002, "/other", elsewhere)).isFalse();
    assertThat(persistent.declares(0, null, elsewhere)).isFalse();
    assertThat(persistent.unused()).isEmpty();
  }

  @Test
  void findingsAreIgnoredByRuleAndSite() throws Exception {
    CallSite stop = new CallSite("com.acme.Boot", "stop", "Boot.java", 90, List.of());
    IgnoreRules ignored =
        parse("ignore=limit-near;leaked-object:com.acme.Boot.init;leaked-object:org.*").ignored();

    assertThat(ignored.drops("limit-near", stop)).isTrue();
    assertThat(ignored.drops("leaked-object", BOOT)).isTrue();
    assertThat(ignored.drops("leaked-object", stop)).isFalse();
    assertThat(ignored.drops("double-close", BOOT)).isFalse();
    assertThat(ignored.unused()).containsExactly("leaked-object:org.*");
  }

  @Test
  void aCallerMayBeAskedForAsWell() throws Exception {
    CallSite byOrders = locks("com.acme.Orders.ship(Orders.java:31)");
    CallSite byBills = locks("loader//com.acme.Bills.<init>(Bills.java:7)");
    CallSite byHidden = locks("app//com.acme.Gen/0x00007f0a1c0.run(Unknown Source)");
    IgnoreRules ignored =
        parse("ignore=leaked-object:*Locks.open<com.acme.Orders;leaked-object:*Boot<*").ignored();

    assertThat(ignored.drops("leaked-object", byOrders)).isTrue();
    assertThat(ignored.drops("leaked-object", byBills)).isFalse();
    assertThat(ignored.drops("leaked-object", BOOT)).isFalse();
    assertThat(ignored.unused()).containsExactly("leaked-object:*Boot<*");

    Persistent persistent =
        parse("persistent=site:com.acme.Locks < com.acme.Bills.<init>;site:*<*.Gen/*.run")
            .persistent();
    assertThat(persistent.declares(0, null, byOrders)).isFalse();
    assertThat(persistent.declares(0, null, byBills)).isTrue();
    assertThat(persistent.declares(0, null, byHidden)).isTrue();
    assertThat(persistent.unused()).isEmpty();
  }

  private static CallSite locks(String caller) {
    String line = "com.acme.Locks.open(Locks.java:57)";
    return new CallSite("com.acme.Locks", "open", "Locks.java", 57, List.of(line, caller));
  }

  @Test
  void skippedSitesAreClassesOrMethods() throws Exception {
    SitePatterns skip = parse("site.skip=com.acme.Libc*;com.acme.Boot.init").siteSkip();

    assertThat(skip.matches("com.acme.Libc$Raw", "semget")).isTrue();
    assertThat(skip.matches(BOOT)).isTrue();
    assertThat(skip.matches("com.acme.Boot", "stop")).isFalse();
  }

  private static Options parse(String args) throws OptionException {
    return Options.parse(args, new Properties(), Map.of());
  }
}
