package dev.ipcaudit.intercept.ffm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ipcaudit.intercept.HostTransformer;
import dev.ipcaudit.intercept.InterceptionOwner;
import dev.ipcaudit.intercept.bytecode.ReturnValueAnalyzer;
import dev.ipcaudit.intercept.call.HostCalls;
import dev.ipcaudit.model.Coverage;
import java.io.IOException;
import java.io.InputStream;
import java.lang.instrument.Instrumentation;
import org.junit.jupiter.api.Test;

class FfmBindingTest {

  private static final String LINKER = "jdk/internal/foreign/abi/AbstractLinker";

  private final Coverage coverage = new Coverage();
  private Error failure = new StackOverflowError();

  private final HostTransformer transformer =
      new HostTransformer(
          new InterceptionOwner() {
            @Override
            public Instrumentation instrumentation() {
              return null;
            }

            @Override
            public Coverage coverage() {
              return coverage;
            }

            @Override
            public String prefix() {
              return "prefix";
            }

            @Override
            public HostCalls calls() {
              if (failure != null) {
                throw failure;
              }
              return null;
            }

            @Override
            public ReturnValueAnalyzer code() {
              throw new IllegalStateException();
            }

            @Override
            public byte[] classFile(String name) {
              throw new IllegalStateException("of no use to this binding");
            }

            @Override
            public void defineHooks(String... names) {}

            @Override
            public boolean processesStart() {
              return false;
            }

            @Override
            public void recorderStarts() {}

            @Override
            public void managementStarts() {}
          });

  /** The linker may be loaded where the host has hardly any stack left. */
  @Test
  void aLinkerThatCouldNotBeHookedOnceIsHookedLater() throws IOException {
    byte[] linker;
    try (InputStream in = Object.class.getResourceAsStream('/' + LINKER + ".class")) {
      linker = in.readAllBytes();
    }
    assertThat(transformer.transform(null, LINKER, null, null, linker)).isNull();
    assertThat(coverage.states()).containsEntry("ffm", "failed: java.lang.StackOverflowError");
    assertThat(transformer.failed()).isTrue();

    failure = null;
    assertThat(transformer.transform(null, LINKER, Object.class, null, linker)).isNotNull();
    assertThat(transformer.failed()).isFalse();
    assertThat(coverage.states()).containsEntry("ffm", "active");
    assertThat(coverage.notes().toString())
        .contains("1 of 1 placements of hooks in the JDK's linker failed");
  }
}
