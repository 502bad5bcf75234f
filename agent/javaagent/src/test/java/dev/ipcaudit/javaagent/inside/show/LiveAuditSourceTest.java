package dev.ipcaudit.javaagent.inside.show;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ipcaudit.audit.ScanOutcome;
import dev.ipcaudit.javaagent.inside.Given;
import dev.ipcaudit.model.Coverage;
import dev.ipcaudit.model.Severity;
import org.junit.jupiter.api.Test;

class LiveAuditSourceTest {

  private final Coverage coverage = new Coverage();

  private LiveAuditSource source(String options) throws Exception {
    return new LiveAuditSource(
        () -> {
          throw new IllegalStateException("asked");
        },
        Given.options(options),
        coverage);
  }

  @Test
  void aHostWithoutABindingHasNothingToShowAndNobodyIsAsked() throws Exception {
    LiveAuditSource source = source("");

    assertThat(source.accounts()).isEmpty();
    assertThat(source.tracked()).isZero();
    assertThat(source.dropped()).isZero();
    assertThat(source.walks()).isZero();
    assertThat(source.walkNanos()).isZero();
    assertThat(source.allowanceUsed()).isZero();
    assertThat(source.estimated()).isFalse();
    assertThat(source.watchCpuNanos()).isNull();
    assertThat(source.lastScan()).isSameAs(ScanOutcome.NONE);
  }

  @Test
  void coverageIsShownFromTheStart() throws Exception {
    coverage.note("something is not seen");

    LiveAuditSource source = source("");

    assertThat(source.coverage()).containsEntry("jna", "not-loaded");
    assertThat(source.notes()).containsExactly("something is not seen");
  }

  @Test
  void optionsAreShownAsGiven() throws Exception {
    LiveAuditSource source = source("scan=0,ci,fail-on=note,srcroot=src/main/java/");

    assertThat(source.options()).isEqualTo("ci,fail-on=note,scan=0,srcroot=src/main/java/");
    assertThat(source.failOn()).isEqualTo(Severity.NOTE);
    assertThat(source.sourceRoot()).isEqualTo("src/main/java/");
  }

  @Test
  void whoeverWantsAVerdictHasOneReached() throws Exception {
    LiveAuditSource source = source("");

    assertThatThrownBy(source::judge).hasMessage("asked");
  }
}
