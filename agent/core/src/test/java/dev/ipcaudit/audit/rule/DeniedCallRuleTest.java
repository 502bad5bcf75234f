package dev.ipcaudit.audit.rule;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ipcaudit.audit.Finding;
import dev.ipcaudit.model.Errno;
import dev.ipcaudit.model.RuleId;
import dev.ipcaudit.model.Severity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Why calls were refused, as far as /proc shows it. */
class DeniedCallRuleTest {

  private static final int KEY = 0x4d2;
  private static final int IPC_NEW = 01000 | 02000;

  @TempDir private Path proc;

  private MadeUpJvm jvm;

  @BeforeEach
  void madeUp() throws IOException {
    jvm = new MadeUpJvm(proc);
    jvm.tables("1234 0 640 1 1000 2000 1001 2001 0 0\n", "", "");
    asking(5000, "6000 7000", "0000000000000000", "0");
  }

  private void asking(int uid, String groups, String capabilities, String seccomp)
      throws IOException {
    write(
        "self/status",
        """
        Name:\tjava
        Uid:\t%1$d\t%1$d\t%1$d\t%1$d
        Gid:\t5000\t5000\t5000\t5000
        Groups:\t%2$s
        CapEff:\t%3$s
        Seccomp:\t%4$s
        Seccomp_filters:\t%4$s
        """
            .formatted(uid, groups, capabilities, seccomp));
    write("self/uid_map", "         0          0 4294967295\n");
  }

  private void write(String file, String text) throws IOException {
    Files.createDirectories(proc.resolve(file).getParent());
    Files.writeString(proc.resolve(file), text);
  }

  private String refused(int flags) {
    jvm.call("semget", -1, Errno.EACCES, KEY, 1, flags);
    Finding finding = jvm.atEnd(RuleId.DENIED_CALL).get(0);
    assertThat(finding.severity()).isEqualTo(Severity.NOTE);
    return finding.message();
  }

  @Test
  void theOwnerTheModeAndWhoAsks() {
    refused(0600);

    assertThat(refused(0600))
        .isEqualTo(
            "semget of key 0x000004d2 failed with EACCES, 2 times. It belongs to uid 1000 and gid"
                + " 2000, made by uid 1001, mode 0640; uid 5000 and gid 5000 ask to read and write:"
                + " the mode does not allow that.");
    assertThat(jvm.atEnd(RuleId.DENIED_CALL).get(0).verdicts()).isEqualTo(Map.of("EACCES", 2L));
  }

  @Test
  void whereTheModeAllowsItWhatIsLeftIsNamed() throws IOException {
    asking(5000, "2001", "0000000000000000", "2");
    write("self/attr/current", "docker-default (enforce)\n");
    write("self/uid_map", "0 100000 65536\n");

    assertThat(refused(0400))
        .endsWith(
            "ask to read: that is allowed. What can forbid it: seccomp restricts this process (mode"
                + " 2, filters: 2); its security label is docker-default (enforce); it is in a user"
                + " namespace, where root has no rights outside.");
  }

  @Test
  void aCapabilityAllowsItAndNothingMoreIsKnown() throws IOException {
    asking(0, "", "0000000000008000", "0");
    write("self/attr/current", "unconfined\n");

    assertThat(refused(0600))
        .endsWith(
            "that is allowed. Neither a seccomp filter nor a security label of this process is"
                + " known.");
  }

  @Test
  void theCreatorMayDoWhatTheOwnerMay() throws IOException {
    asking(1001, "", "0000000000000000", "0");

    assertThat(refused(0600)).contains("that is allowed");
  }

  @Test
  void withoutThatCallThereIsNoObjectToSpeakOf() {
    jvm.call("eventfd", -1, Errno.ENOSYS, 0, 0);

    assertThat(jvm.atEnd(RuleId.DENIED_CALL).get(0).message())
        .startsWith("eventfd failed with ENOSYS. The kernel has no such call, or a seccomp filter");
  }

  @Test
  void whatIsThereAlreadyIsFoundUnlessSomebodyUsesIt() {
    jvm.call("semget", -1, Errno.EEXIST, KEY, 1, IPC_NEW | 0600);

    assertThat(jvm.atEnd(RuleId.DENIED_CALL).get(0).message())
        .contains("failed with EEXIST. It belongs to uid 1000")
        .endsWith(" This JVM has not used it since.");
    assertThat(jvm.atEnd(RuleId.DENIED_CALL).get(0).remedy()).startsWith("Open the object");
    jvm.call("semget", 0, 0, KEY, 1, 0600);
    assertThat(jvm.atEnd(RuleId.DENIED_CALL)).isEmpty();
  }

  @Test
  void otherErrorsAndOtherCallsAreNone() {
    jvm.call("semget", -1, Errno.ENOENT, KEY, 1, 0600);
    jvm.call("semctl", -1, Errno.EACCES, 0, 0, 12);
    jvm.call("close", -1, Errno.EACCES, 7);

    assertThat(jvm.atEnd(RuleId.DENIED_CALL)).isEmpty();
  }
}
