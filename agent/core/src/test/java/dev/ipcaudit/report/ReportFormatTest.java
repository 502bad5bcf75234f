package dev.ipcaudit.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.ipcaudit.model.Severity;
import dev.ipcaudit.option.OptionException;
import dev.ipcaudit.option.Options;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** That whatever lists formats lists all of them. */
class ReportFormatTest {

  @Test
  void theListBeginsWithWhatPeopleRead() {
    assertThat(ReportFormat.list()).startsWith("text, json, ");
    assertThat(ReportFormat.list().split(", "))
        .hasSameSizeAs(ReportFormat.values())
        .allSatisfy(name -> assertThat(ReportFormat.of(name)).isNotNull());
  }

  /** The option knows them by their endings, since premain must not load this enumeration. */
  @ParameterizedTest
  @EnumSource
  void theOptionReportTakesAFileOfIt(ReportFormat format) throws Exception {
    String file = "a." + format.ending();

    assertThat(parse("report=" + file).reports()).containsExactly(file);
    assertThat(catchThrowableOfType(OptionException.class, () -> parse("report=a")))
        .hasMessageContaining(" ." + format.ending());
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "TXT")
  void nothingIsWrittenAsTextInPlaceOfIt(ReportFormat format) throws Exception {
    byte[] written = format.bytes(Reports.leak(), Severity.WARNING, "");

    assertThat(ReportFormat.ofFile("a." + format.ending())).isEqualTo(format);
    assertThat(written)
        .isNotEmpty()
        .isNotEqualTo(ReportFormat.TXT.bytes(Reports.leak(), Severity.WARNING, ""));
  }

  private static Options parse(String arguments) throws OptionException {
    return Options.parse(arguments, new Properties(), Map.of());
  }
}
