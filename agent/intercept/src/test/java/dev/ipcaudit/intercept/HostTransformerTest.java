package dev.ipcaudit.intercept;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ipcaudit.model.AwaitedClasses;
import dev.ipcaudit.model.Coverage;
import java.lang.reflect.Proxy;
import org.junit.jupiter.api.Test;

/**
 * Whatever is thrown while a class is looked at, the class stays as it is, and coverage says so.
 */
class HostTransformerTest {

  private final Coverage coverage = new Coverage();
  private final HostTransformer transformer = new HostTransformer(failing());

  /** Whatever else it is asked for cannot be had. */
  private InterceptionOwner failing() {
    return (InterceptionOwner)
        Proxy.newProxyInstance(
            InterceptionOwner.class.getClassLoader(),
            new Class<?>[] {InterceptionOwner.class},
            (self, method, arguments) -> {
              if (method.getName().equals("coverage")) {
                return coverage;
              }
              throw new IllegalStateException(method.getName());
            });
  }

  private void offer(ClassLoader loader, String name) {
    assertThat(transformer.transform(loader, name, null, null, new byte[8])).isNull();
  }

  @Test
  void aBindingSaysWhatOfItIsNotSeen() {
    offer(ClassLoader.getPlatformClassLoader(), "com/sun/jna/Function");
    offer(ClassLoader.getPlatformClassLoader(), "com/sun/jna/NativeLibrary");

    assertThat(coverage.states())
        .containsEntry("jna", "failed: java.lang.IllegalStateException: defineHooks")
        .containsEntry("jna-direct", "failed: java.lang.IllegalStateException: defineHooks");
    assertThat(coverage.notes()).isEmpty();
    assertThat(transformer.failed()).isFalse();
  }

  @Test
  void whatABindingDoesNotSayIsSaidOfTheClass() {
    offer(ClassLoader.getPlatformClassLoader(), "com/kenai/jffi/Invoker");

    assertThat(coverage.notes())
        .containsExactly(
            "calls in com.kenai.jffi.Invoker are not seen: java.lang.IllegalStateException: defineHooks");
  }

  @Test
  void childrenThatAreNotSeenAreSaid() {
    offer(null, "java/lang/ProcessBuilder");

    assertThat(coverage.notes())
        .containsExactly(
            "what ProcessBuilder starts is not seen:"
                + " java.lang.IllegalStateException: processesStart");
    assertThat(transformer.failed()).isFalse();
  }

  @Test
  void whatCannotShowAnythingIsSaid() {
    offer(null, "jdk/jfr/internal/ShutdownHook");
    offer(null, AwaitedClasses.BEAN_OF_MEMORY);

    assertThat(coverage.notes())
        .containsExactlyInAnyOrder(
            "nothing is shown in flight recordings:"
                + " java.lang.IllegalStateException: recorderStarts",
            "nothing is shown to JMX clients: java.lang.IllegalStateException: managementStarts");
  }
}
