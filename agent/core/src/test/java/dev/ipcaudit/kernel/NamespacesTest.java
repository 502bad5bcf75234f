package dev.ipcaudit.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NamespacesTest {

  @Test
  void thisProcessKnowsItsOwn() {
    assertThat(Namespaces.ipc())
        .matches("ipc:\\[\\d+]")
        .isEqualTo(Namespaces.ipc(ProcessHandle.current().pid()));
  }

  @Test
  void thatOfAProcessThatIsGoneIsUnknown() {
    // pid_max is at most 2^22
    assertThat(Namespaces.ipc(1L << 22)).isEqualTo("unknown");
  }

  @Test
  void aLinkThatIsNoneOrNotThereIsUnknown(@TempDir Path pid) throws Exception {
    assertThat(Namespaces.ipc(pid)).isEqualTo("unknown");

    Files.createDirectories(pid.resolve("ns"));
    Files.createFile(pid.resolve("ns/ipc"));

    assertThat(Namespaces.ipc(pid)).isEqualTo("unknown");
  }

  @Test
  void thatOfAnotherUsersProcessIsUnknown() {
    assumeTrue(!"root".equals(System.getProperty("user.name")), "root may read every link");

    assertThat(Namespaces.ipc(1)).isEqualTo("unknown");
  }
}
