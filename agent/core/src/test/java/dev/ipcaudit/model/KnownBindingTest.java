package dev.ipcaudit.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class KnownBindingTest {

  @Test
  void classesGoToTheBindingThatWantsThem() {
    assertThat(KnownBinding.wanting("com/sun/jna/Function", false)).isSameAs(KnownBinding.JNA);
    assertThat(KnownBinding.wanting("com/acme/Libc$jnr$ffi$0", false)).isSameAs(KnownBinding.JNR);
    assertThat(KnownBinding.wanting("com/sun/jna/Function", true)).isNull();
    assertThat(KnownBinding.wanting("java/lang/ProcessBuilder", true)).isSameAs(KnownBinding.JDK);
    assertThat(KnownBinding.wanting("java/lang/ProcessBuilder$Redirect", true)).isNull();
    assertThat(KnownBinding.wanting("sun/nio/ch/PipeImpl", true)).isSameAs(KnownBinding.JDK);
    assertThat(KnownBinding.wanting("sun/nio/ch/IOUtil", true)).isNull();
    assertThat(KnownBinding.wanting("java/lang/ProcessBuilder", false)).isNull();
    assertThat(KnownBinding.wanting("com/acme/Main", false)).isNull();
  }

  @Test
  void framesOfBindingsAreToldFromThoseOfWhatUsesThem() {
    assertThat(KnownBinding.hasFrame("jnr.posix.POSIX")).isTrue();
    assertThat(KnownBinding.hasUser("jnr.posix.POSIX")).isTrue();
    assertThat(KnownBinding.hasUser("io.netty.channel.epoll.Native")).isTrue();
    assertThat(KnownBinding.hasFrame("io.netty.channel.epoll.Native")).isFalse();
    assertThat(KnownBinding.hasFrame("com.acme.Jna")).isFalse();
  }

  /** Of a library with entry points calls are seen only where its hooks are in place. */
  @Test
  void aLibraryIsSeenIfItsBindingIs() {
    Map<String, String> none = Map.of();
    assertThat(KnownBinding.seesLibrary("jna12345.tmp", none)).isTrue();
    assertThat(KnownBinding.seesLibrary("libjffi-1.2.so", none)).isTrue();
    assertThat(KnownBinding.seesLibrary("libacme_jna.so", none)).isFalse();
    String netty = "libnetty_transport_native_epoll_x86_64.so";
    assertThat(KnownBinding.seesLibrary(netty, none)).isFalse();
    assertThat(KnownBinding.seesLibrary(netty, Map.of("netty", "active"))).isTrue();
    assertThat(KnownBinding.seesLibrary(netty, Map.of("netty", "failed: x"))).isFalse();
  }

  /** The names of the classes of one begin as those of the other. */
  @Test
  void nettysIoUringIsNotTheRestOfNetty() {
    assertThat(KnownBinding.wanting("io/netty/channel/uring/Native", false))
        .isSameAs(KnownBinding.NETTY_IO_URING);
    assertThat(KnownBinding.wanting("io/netty/channel/unix/Socket", false))
        .isSameAs(KnownBinding.NETTY);
    String library = "libnetty_transport_native_io_uring42_x86_64.so";
    Map<String, String> epollAlone = Map.of("netty", "active");
    assertThat(KnownBinding.seesLibrary(library, epollAlone)).isFalse();
    assertThat(KnownBinding.seesLibrary(library, Map.of("netty-io-uring", "active"))).isTrue();
  }

  @Test
  void coverageSpeaksOfBindingsThatTheHostDoesNotUse() {
    assertThat(new Coverage().states())
        .containsOnlyKeys("jna", "jna-direct", "jnr", "ffm")
        .containsValue("not-loaded");
  }
}
