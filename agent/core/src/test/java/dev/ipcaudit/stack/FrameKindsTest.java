package dev.ipcaudit.stack;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Proxy;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FrameKindsTest {

  private final FrameKinds kinds = new FrameKinds(null);

  @Test
  void aHiddenClassIsNobodysByItselfAndByItsName() {
    Supplier<String> reference = getClass()::getName;

    assertThat(kinds.of(reference.getClass())).isEqualTo(FrameKind.HIDDEN);
    assertThat(named(reference.getClass().getName())).isEqualTo(FrameKind.HIDDEN);
    assertThat(named("com.acme.Locks$$Lambda$51/0x00007f62bc02ec80")).isEqualTo(FrameKind.HIDDEN);
    assertThat(FrameKind.HIDDEN.isShown()).isFalse();
  }

  @Test
  void whatTheJdkHidesIsHiddenInTheStacksOfOthersToo() {
    assertThat(named("java.lang.Thread", "runWith")).isEqualTo(FrameKind.HIDDEN);
    assertThat(named("java.lang.Thread", "run")).isEqualTo(FrameKind.TASK);
    assertThat(named("com.acme.Thread", "runWith")).isEqualTo(FrameKind.HOST);
  }

  @Test
  void aProxyIsOneByItsName() {
    Object proxy =
        Proxy.newProxyInstance(
            getClass().getClassLoader(),
            new Class<?>[] {Runnable.class, Hidden.class},
            (self, method, arguments) -> null);

    assertThat(proxy.getClass().getName()).startsWith("dev.ipcaudit.stack.$Proxy");
    assertThat(named(proxy.getClass().getName())).isEqualTo(FrameKind.PROXY);
    assertThat(named("$Proxy7")).isEqualTo(FrameKind.PROXY);
    assertThat(named("com.sun.proxy.$Proxy12")).isEqualTo(FrameKind.PROXY);
    assertThat(named("jdk.proxy2.$Proxy12")).isEqualTo(FrameKind.PROXY);
  }

  /** Not public, so its proxies are in this package. */
  interface Hidden {}

  @ParameterizedTest
  @ValueSource(
      strings = {
        "com.acme.Pool$ProxyHandler",
        "com.acme.Pool$Entry$ProxyConn",
        "com.acme.Outer$$ProxyTask",
        "com.acme.Outer$Proxy1",
        "com.acme.$Proxy",
        "com.acme.$Proxy1st",
        "com.acme.$Proxies",
      })
  void aClassOfTheHostIsNoProxyByAPartOfItsName(String name) {
    assertThat(named(name)).isEqualTo(FrameKind.HOST);
  }

  private static FrameKind named(String className) {
    return named(className, "run");
  }

  private static FrameKind named(String className, String method) {
    return FrameKinds.of(new StackTraceElement(className, method, null, 1));
  }
}
