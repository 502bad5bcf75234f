package dev.ipcaudit.intercept;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ipcaudit.intercept.jnr.JnrStubs;
import dev.ipcaudit.model.Coverage;
import org.junit.jupiter.api.Test;

class HostTransformerTest {

  private static final byte[] LINKER = {1};
  private static final byte[] HOOKED = {2};

  private final Coverage coverage = new Coverage();
  private Error failure = new StackOverflowError();

  private final HostTransformer transformer =
      new HostTransformer(
          coverage,
          "prefix",
          new HostTransformer.Owner() {
            @Override
            public void beforeRewriting() {}

            @Override
            public boolean processesStart() {
              return false;
            }

            @Override
            public LinkerPart linkerLoads() {
              if (failure != null) {
                throw failure;
              }
              return bytes -> {
                coverage.active("ffm");
                return HOOKED;
              };
            }

            @Override
            public ReturnValueAnalyzer code() {
              throw new IllegalStateException();
            }

            @Override
            public JnrStubs stubs() {
              throw new IllegalStateException();
            }

            @Override
            public void recorderStarts() {}

            @Override
            public void managementStarts() {}
          });

  /** The linker may be loaded where the host has hardly any stack left. */
  @Test
  void aLinkerThatCouldNotBeHookedOnceIsHookedLater() {
    assertThat(transformer.transform(null, LinkerPart.LINKER, null, null, LINKER)).isNull();
    assertThat(coverage.states().get("ffm")).isEqualTo("failed: java.lang.StackOverflowError");

    failure = null;
    assertThat(transformer.transform(null, LinkerPart.LINKER, Object.class, null, LINKER))
        .isEqualTo(HOOKED);
    assertThat(coverage.states().get("ffm")).isEqualTo("active");
    assertThat(coverage.notes().toString())
        .contains("1 of 1 placements of hooks in the JDK's linker could not be made");
  }
}
