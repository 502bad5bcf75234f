package dev.ipcaudit.intercept.ffm;

import dev.ipcaudit.ledger.SemaphoreValues;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/** Asks about semaphores through the JDK's linker. Makes its handles when it is asked first. */
final class PanamaSemaphores implements SemaphoreValues {

  private final Linking linking;
  private LibcErrno libc;
  private MethodHandle semctl;

  PanamaSemaphores(Linking linking) {
    this.linking = linking;
  }

  @Override
  public synchronized int ask(int set, int index, int command) {
    try {
      if (semctl == null) {
        libc = new LibcErrno(linking);
        semctl =
            linking
                .link(
                    FunctionDescriptor.of(
                        ValueLayout.JAVA_INT,
                        ValueLayout.JAVA_INT,
                        ValueLayout.JAVA_INT,
                        ValueLayout.JAVA_INT))
                .bindTo(linking.linker().defaultLookup().find("semctl").orElseThrow());
      }
      int errno = libc.read();
      int answer = (int) semctl.invokeExact(set, index, command);
      libc.write(errno);
      return answer;
    } catch (Throwable unable) {
      return UNKNOWN;
    }
  }
}
