package dev.ipcaudit.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which call of the kernel a function of libc waits in. */
class SyscallTest {

  @ParameterizedTest
  @CsvSource({
    "write, write, true",
    "eventfd_write, write, true",
    "eventfd_write, writev, false",
    "semop, semtimedop, true",
    "mq_send, mq_timedsend, true",
    "send, sendto, true",
    "write, sendto, false",
  })
  void aFunctionNeedNotBeNamedLikeItsCall(String function, String call, boolean makes) {
    assertThat(Syscall.makes(function, call)).isEqualTo(makes);
  }
}
