package dev.ipcaudit.jmc;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.openjdk.jmc.common.IMCStackTrace;

class TextStackTest {

  @Test
  void loaderAndModuleAreNoPartOfAClass() {
    assertThat(shown("app//com.acme.Locks.open(Locks.java:57)"))
        .isEqualTo("    at com.acme.Locks.open:57");
    assertThat(shown("java.base/java.lang.Thread.run(Thread.java:840)"))
        .isEqualTo("    at java.lang.Thread.run:840");
  }

  @Test
  void theNumberOfAHiddenClassIs() {
    String hidden = "com.acme.Locks$$Lambda$51/0x00007f62bc02ec80.call";

    assertThat(shown(hidden + "(Unknown Source)")).isEqualTo("    at " + hidden);
    assertThat(shown("plugins//" + hidden + "(Unknown Source)")).isEqualTo("    at " + hidden);
  }

  private static String shown(String frame) {
    IMCStackTrace stack = TextStack.parse(frame);
    assertThat(stack).isNotNull();
    return TextStack.text(stack);
  }
}
