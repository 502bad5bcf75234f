package dev.ipcaudit.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Pipe;
import java.nio.file.NoSuchFileException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class BlockedThreadsTest {

  @Test
  void aThreadInAFullPipeIsToldWithItsDescriptor() throws Exception {
    Pipe pipe = Pipe.open();
    Thread writer =
        new Thread(
            () -> {
              try {
                while (true) {
                  pipe.sink().write(ByteBuffer.allocateDirect(65536));
                }
              } catch (IOException closed) {
                return;
              }
            },
            "ipcaudit-writer");
    writer.start();
    try {
      assumeTrue(BlockedThreads.sample(0) != null, "SKIPPED: /proc/self/task/*/syscall is closed");
      BlockedThread first = await(0, "write");

      Map<BlockedThread, BlockedThread> stuck =
          BlockedThreads.stuck(List.of(first), BlockedThreads.sample(0));

      assertThat(first.comm()).isEqualTo("ipcaudit-writer");
      assertThat(OpenDescriptor.of(java.nio.file.Path.of("/proc/self"), first.object()).type())
          .isEqualTo("pipe-write");
      assertThat(stuck).containsOnlyKeys(first);
      assertThat(stuck.get(first).blockedNanos(first)).isPositive();

      // it runs, and is blocked in the same call again: no longer the same wait
      ByteBuffer drain = ByteBuffer.allocate(200_000);
      pipe.source().read(drain);
      while (BlockedThreads.sample(0).stream().anyMatch(thread -> thread.isStill(first))) {
        Thread.onSpinWait();
      }
      BlockedThread again = await(0, "write");
      assertThat(again.isStill(first)).isFalse();
      assertThat(BlockedThreads.stuck(List.of(first), List.of(again))).isEmpty();
    } finally {
      pipe.sink().close();
      pipe.source().close();
      writer.join();
    }
  }

  @Test
  void aSemopNamesItsSet() throws Exception {
    int number = Perl.number(65, 193);
    try (Perl perl =
        Perl.run(
            "$id = semget(0, 1, 0600) // die $!; print qq($id\\n);"
                + " if (!fork) { close(STDOUT); $o = pack('sss', 0, -1, 0);"
                + (" syscall(" + number + ", $id, $o, 1); exit }")
                + " sub END { semctl($id, 0, 0, 0) }")) {
      int child = Children.of(perl.pid()).get(0).pid();
      assumeTrue(BlockedThreads.sample(child) != null, "SKIPPED: needs the right to ptrace");

      BlockedThread blocked = await(child, "semop");

      assertThat(blocked.systemV()).isTrue();
      assertThat(blocked.object()).isEqualTo(Integer.parseInt(perl.lines().get(0)));
      assertThat(BlockedThreads.stuck(List.of(blocked), BlockedThreads.sample(child))).hasSize(1);
    }
  }

  @Test
  void aProcessThatIsGoneHasNone() {
    assertThatThrownBy(() -> BlockedThreads.sample(1 << 22))
        .isInstanceOf(NoSuchFileException.class);
  }

  @Test
  void otherMachinesHaveOtherNumbers() {
    assertThat(Syscall.table("amd64").get(1L)).isEqualTo(new Syscall("write", 0, false));
    assertThat(Syscall.table("aarch64").get(64L)).isEqualTo(new Syscall("write", 0, false));
    assertThat(Syscall.table("aarch64").get(193L)).isEqualTo(new Syscall("semop", 0, true));
    assertThat(Syscall.table("riscv64")).isEmpty();
  }

  /** Waits until a thread sleeps in the call: it is there at two looks. */
  private static BlockedThread await(long pid, String call) throws Exception {
    while (true) {
      List<BlockedThread> first = BlockedThreads.sample(pid);
      Thread.sleep(5);
      for (BlockedThread thread :
          BlockedThreads.stuck(first, BlockedThreads.sample(pid)).values()) {
        if (thread.call().equals(call)) {
          return thread;
        }
      }
    }
  }
}
