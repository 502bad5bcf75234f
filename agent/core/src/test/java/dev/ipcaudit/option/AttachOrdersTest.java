package dev.ipcaudit.option;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;

/** What an attach asks for at once, and what it cannot change. */
class AttachOrdersTest {

  @Test
  void areTakenOutOfTheOptions() throws OptionException {
    AttachOrders orders = AttachOrders.parse("ci, scan.now ,report.now=a.json+b.html,scan=1s");

    assertThat(orders.scan()).isTrue();
    assertThat(orders.reports()).containsExactly("a.json", "b.html");
    assertThat(orders.options()).isEqualTo("ci,scan=1s");
    assertThat(AttachOrders.parse(null).scan()).isFalse();
    assertThat(AttachOrders.parse("report=a.json").options()).isEqualTo("report=a.json");
  }

  @Test
  void aBadOneIsNamed() {
    assertThatThrownBy(() -> AttachOrders.parse("report.now=a"))
        .hasMessageStartingWith("report.now=a: expected a file ending in .codequality.json");
    assertThatThrownBy(() -> AttachOrders.parse("report.now"))
        .hasMessageStartingWith("report.now: expected a file ending in ");
    assertThatThrownBy(() -> AttachOrders.parse("scan.now=5s"))
        .hasMessage("scan.now=5s: expected no value");
  }

  @Test
  void whatIsOtherwiseInTheJvmCannotBeChangedThere() throws OptionException {
    Options running = options("scan=5s,report=a.json");

    options("scan=5s,baseline=b").checkUnchanged(running);
    options("").checkUnchanged(running);
    assertThatThrownBy(() -> options("scan=5s,report=b.json").checkUnchanged(running))
        .hasMessage(
            "report=b.json: cannot be changed while the agent runs, and there it is"
                + " report=a.json");
    assertThatThrownBy(() -> options("ci").checkUnchanged(running))
        .hasMessage("ci: cannot be changed while the agent runs, and there it was not given");
  }

  private static Options options(String given) throws OptionException {
    return Options.parse(given, new Properties(), Map.of());
  }
}
