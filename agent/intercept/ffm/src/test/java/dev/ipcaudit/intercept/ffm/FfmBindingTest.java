package dev.ipcaudit.intercept.ffm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ipcaudit.intercept.HostTransformer;
import dev.ipcaudit.model.Coverage;
import java.io.IOException;
import java.io.InputStream;
import org.junit.jupiter.api.Test;

class FfmBindingTest {

  private static final String LINKER = "jdk/internal/foreign/abi/AbstractLinker";

  private final Coverage coverage = new Coverage();
  private final Owner owner = new Owner(coverage, null);
  private final HostTransformer transformer = new HostTransformer(owner);

  /** The linker may be loaded where the host has hardly any stack left. */
  @Test
  void aLinkerThatCouldNotBeHookedOnceIsHookedLater() throws IOException {
    byte[] linker;
    try (InputStream in = Object.class.getResourceAsStream('/' + LINKER + ".class")) {
      linker = in.readAllBytes();
    }
    owner.failure = new StackOverflowError();
    assertThat(transformer.transform(null, LINKER, null, null, linker)).isNull();
    assertThat(coverage.states()).containsEntry("ffm", "failed: java.lang.StackOverflowError");
    assertThat(transformer.failed()).isTrue();

    owner.failure = null;
    assertThat(transformer.transform(null, LINKER, Object.class, null, linker)).isNotNull();
    assertThat(transformer.failed()).isFalse();
    assertThat(coverage.states()).containsEntry("ffm", "active");
    assertThat(coverage.notes().toString())
        .contains("1 of 1 placements of hooks in the JDK's linker failed");
  }
}
