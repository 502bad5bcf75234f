package dev.ipcaudit.model;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The rows of the table of kinds, against proc_pid_fd(5) and what Linux 6.18 shows. */
class KindTest {

  @ParameterizedTest
  @CsvSource({
    "anon_inode:[eventfd], EVENTFD",
    "anon_inode:[signalfd], SIGNALFD",
    "anon_inode:[timerfd], TIMERFD",
    "anon_inode:[eventpoll], EPOLL",
    "anon_inode:inotify, INOTIFY",
    "anon_inode:[pidfd], PIDFD",
    "pidfd:[4027], PIDFD",
    "pipe:[12345], PIPE",
    "socket:[12345], SOCKET",
    "/memfd:name (deleted), MEMFD",
    "/dev/shm/acme, SHM_FD",
    "/acme, ",
    "/tmp/acme, ",
    "anon_inode:[io_uring], IO_URING",
    "anon_inode:[fanotify], FANOTIFY",
    "anon_inode:[userfaultfd], USERFAULTFD",
    "anon_inode:[perf_event], PERF_EVENT",
    "/secretmem (deleted), MEMFD",
    "anon_inode:[bpf-map], ",
    "anon_inode:[eventfd] (deleted), ",
  })
  void aLinkTellsTheKindThatAloneHasSuch(String link, Kind kind) {
    assertThat(Kind.ofLink(link)).isEqualTo(kind);
  }

  @Test
  void whatHasAPathIsToldByMore() {
    assertThat(Kind.MQ_FD.hasLink("/acme")).isTrue();
    assertThat(Kind.MQ_FD.hasLink("/dev/mqueue/acme")).isTrue();
    assertThat(Kind.MQ_FD.hasLink("pipe:[7]")).isFalse();
    assertThat(Kind.PTY.hasLink("/dev/ptmx")).isTrue();
    assertThat(Kind.PTY.hasLink("/dev/pts/4")).isTrue();
    assertThat(Kind.FILE.hasLink("/tmp/acme")).isTrue();
    assertThat(Kind.FILE.hasLink("net:[4026531840]")).isTrue();
    assertThat(Kind.FILE.isAnything()).isFalse();
    assertThat(Kind.FIFO_FD.hasLink("/tmp/acme")).isTrue();
    assertThat(Kind.FIFO_FD.hasLink("pipe:[7]")).isFalse();
    assertThat(Kind.DUP_FD.hasLink("pipe:[7]")).isTrue();
    assertThat(Kind.RECEIVED_FD.isAnything()).isTrue();
  }

  @Test
  void anAnonymousInodeTellsNothingApart() {
    assertThat(Kind.EPOLL.linksTellApart()).isFalse();
    assertThat(Kind.PIDFD.linksTellApart()).isTrue();
    assertThat(Kind.PIPE.linksTellApart()).isTrue();
    assertThat(Kind.DUP_FD.linksTellApart()).isTrue();
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void aRowHoldsTogether(Kind kind) {
    assertThat(Kind.of(kind.id())).isSameAs(kind);
    assertThat(kind.removal()).matches("[a-z_]+\\(.+\\)");
    assertThat(kind.keyed() && (kind.named() || kind.file())).isFalse();
    assertThat(kind.persistent()).isEqualTo(kind.keyed() || kind.named() || kind.file());
    assertThat(kind.descriptor() && (kind.persistent() || kind.address())).isFalse();
    assertThat(kind.handle() != null).isEqualTo(kind.named());
    if (!kind.descriptor()) {
      assertThat(kind.space()).isEqualTo(kind.ordinal());
    }
  }
}
