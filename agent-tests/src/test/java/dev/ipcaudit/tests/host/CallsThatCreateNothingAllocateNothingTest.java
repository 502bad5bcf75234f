package dev.ipcaudit.tests.host;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ipcaudit.tests.frame.EveryJdk;
import dev.ipcaudit.tests.frame.Jdk;
import dev.ipcaudit.tests.frame.Run;
import dev.ipcaudit.tests.frame.Target;

class CallsThatCreateNothingAllocateNothingTest {

  /** For all 100,000 calls together: what the loop and the measurement themselves may differ by. */
  private static final long SLACK = 4096;

  @EveryJdk
  void theThreadAllocatesAsMuchAsWithoutTheAgent(Jdk jdk) {
    Run without = Target.program(AllocationPerCall.class).on(jdk).run();
    Run with = Target.program(AllocationPerCall.class).agent("").on(jdk).run();

    assertThat(with.report().coverage("jna")).as(with::toString).isEqualTo("active");
    assertThat(with.report().coverage("jna-direct")).as(with::toString).isEqualTo("active");
    String[] loops = {
      "interface", "direct", "interface-mapping", "direct-mapping", "direct-numbers"
    };
    for (String binding : loops) {
      assertThat(bytes(with, binding))
          .as(() -> binding + ", " + with)
          .isLessThanOrEqualTo(bytes(without, binding) + SLACK);
    }
  }

  private static long bytes(Run run, String binding) {
    return run.stdout()
        .lines()
        .filter(line -> line.startsWith(binding + " "))
        .mapToLong(line -> Long.parseLong(line.substring(binding.length() + 1)))
        .findFirst()
        .orElseThrow(() -> new AssertionError(run.toString()));
  }
}
