package dev.ipcaudit.intercept.ffm;

import dev.ipcaudit.ledger.SemaphoreValues;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import org.jspecify.annotations.Nullable;

/**
 * Asks about semaphores through the JDK's linker. Makes its handle when it is asked first. libc's
 * errno is put back by the hook that asks.
 */
final class PanamaSemaphores implements SemaphoreValues {

  private final LinkerAccess linking;
  private @Nullable MethodHandle semctl;

  PanamaSemaphores(LinkerAccess linking) {
    this.linking = linking;
  }

  @Override
  public synchronized int ask(int set, int index, int command) {
    try {
      if (semctl == null) {
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
      return (int) semctl.invokeExact(set, index, command);
    } catch (Throwable unable) {
      return UNKNOWN;
    }
  }
}
