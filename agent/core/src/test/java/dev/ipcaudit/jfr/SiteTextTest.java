package dev.ipcaudit.jfr;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ipcaudit.model.CallSite;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class SiteTextTest {

  static Stream<Arguments> lines() {
    return Stream.of(
        Arguments.of(site("com.acme.Locks", "open", "Locks.java", 57), "Locks:57 open in com.acme"),
        Arguments.of(
            site("com.acme.Locks$1", "lambda$run$0", "Locks.java", 7),
            "Locks$1:7 lambda$run$0 in com.acme"),
        Arguments.of(site("Locks", "<init>", "Locks.java", 1), "Locks:1 <init>"),
        Arguments.of(
            site("com.acme.LocksKt", "open it", "Locks.kt", 57),
            "LocksKt:57 open it in com.acme (Locks.kt)"),
        Arguments.of(
            site("com.acme.Locks", "open", null, 57), "Locks:57 open in com.acme (no source)"),
        Arguments.of(
            site("com.acme.Locks", "open", null, -1), "Locks.open in com.acme (no source)"),
        Arguments.of(
            site("com.acme.LockSpec", "keeps a set\n and more", "LockSpec.groovy", 9),
            "LockSpec:9 keeps a set\\n and more in com.acme (LockSpec.groovy)"),
        Arguments.of(
            site("com.acme.LockSpec", "waits in line (if at all)", "LockSpec.java", 9),
            "LockSpec:9 waits in line (if at all) in com.acme"),
        Arguments.of(
            site("LockSpec", "waits in line", "LockSpec.java", 9),
            "LockSpec:9 waits\\u0020in\\u0020line"),
        Arguments.of(
            site("LockSpec", "waits (if at all)", "LockSpec.java", -1),
            "LockSpec.waits\\u0020(if\\u0020at\\u0020all)"),
        Arguments.of(
            site("com.acme.A:7 b", "open", "S (1)\n.java", 57),
            "A:7\\u0020b:57 open in com.acme (S\\u0020(1)\\n.java)"),
        Arguments.of(CallSite.UNKNOWN, "unknown"));
  }

  @ParameterizedTest
  @MethodSource("lines")
  void aLineIsReadAsItWasWritten(CallSite site, String text) {
    CallSite read = SiteText.parse(text);

    assertThat(SiteText.text(site)).isEqualTo(text);
    assertThat(read).isEqualTo(site);
    assertThat(read.file()).isEqualTo(site.file());
  }

  private static CallSite site(String type, String method, String file, int line) {
    return new CallSite(type, method, file, line, List.of());
  }
}
