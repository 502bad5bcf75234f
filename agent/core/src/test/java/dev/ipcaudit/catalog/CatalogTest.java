package dev.ipcaudit.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ipcaudit.model.Kind;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The lines of the table against the prototypes in the manual, by the numbers of arguments. */
class CatalogTest {

  // semget(key, nsems, flags)   semctl(id, num, cmd)   semop(id, ...)   semtimedop(id, ...)
  // shmget(key, size, flags)    shmctl(id, cmd, buf)   shmat(id, ...)   shmdt(addr)
  // msgget(key, flags)          msgctl(id, cmd, buf)   msgsnd(id, ...)  msgrcv(id, ...)
  // posix_spawn(pid, ...)       waitpid(pid, status, options)           kill(pid, signal)
  // wait3(status, options, usage)                      waitid(type, id, info, options)
  // sem_open, shm_open, mq_open(name, flags, ...)      recvmsg(fd, msg, flags)
  // fcntl(fd, cmd, ...)         setsockopt(fd, level, name, value, length)
  // recvmmsg(fd, vector, length, flags, timeout)        fdopen(fd, mode)
  // freopen(path, mode, stream)  fclose(stream)         openpty(near, far, ...)
  // mmap(addr, length, prot, flags, fd, offset)        munmap(addr, length)
  // mremap(addr, length, newLength, flags, newAddr)    sem_init(sem, pshared, value)
  // timer_create(clock, event, id)                     timer_delete(id)
  // open(path, flags, ...)       openat(directory, path, flags, ...)
  @ParameterizedTest
  @CsvSource({
    "semget, GET, SYSV_SEM, 0, 1, 2, false",
    "semctl, CONTROL, SYSV_SEM, 0, -1, 2, false",
    "semop, TAKE, SYSV_SEM, 0, -1, -1, true",
    "semtimedop, TAKE, SYSV_SEM, 0, -1, -1, true",
    "shmget, GET, SYSV_SHM, 0, 1, 2, false",
    "shmctl, CONTROL, SYSV_SHM, 0, -1, 1, false",
    "shmat, ATTACH, SHM_ATTACH, 0, -1, -1, false",
    "shmdt, DETACH, SHM_ATTACH, 0, -1, -1, false",
    "msgget, GET, SYSV_MSG, 0, -1, 1, false",
    "msgctl, CONTROL, SYSV_MSG, 0, -1, 1, false",
    "msgsnd, ENQUEUE, SYSV_MSG, 0, -1, -1, true",
    "msgrcv, OPERATE, SYSV_MSG, 0, -1, -1, false",
    "mmap, MAP, MAPPING, 4, 1, 3, false",
    "mmap64, MAP, MAPPING, 4, 1, 3, false",
    "munmap, UNMAP, MAPPING, 0, 1, -1, false",
    "mremap, REMAP, MAPPING, 0, 1, -1, false",
    "sem_init, INITIALIZE, SHARED_SEM, 0, -1, 1, false",
    "sem_destroy, DESTROY, SHARED_SEM, 0, -1, -1, false",
    "timer_create, CREATE_TIMER, TIMER, 2, -1, -1, false",
    "timer_delete, DETACH, TIMER, 0, -1, -1, false",
    "ftok, MAKE_KEY, , 0, -1, -1, false",
    "posix_spawn, SPAWN, CHILD, 0, -1, -1, true",
    "posix_spawnp, SPAWN, CHILD, 0, -1, -1, true",
    "fork, FORK, CHILD, -1, -1, -1, true",
    "vfork, FORK, CHILD, -1, -1, -1, true",
    "system, RUN, CHILD, -1, -1, -1, true",
    "popen, OPEN_PROGRAM, CHILD, -1, -1, -1, true",
    "pclose, CLOSE_PROGRAM, CHILD, 0, -1, -1, false",
    "wait, WAIT, CHILD, -1, -1, -1, false",
    "wait3, WAIT, CHILD, -1, -1, 1, false",
    "waitpid, WAIT, CHILD, 0, -1, 2, false",
    "wait4, WAIT, CHILD, 0, -1, 2, false",
    "waitid, WAIT_INFO, CHILD, 1, -1, 3, false",
    "kill, SIGNAL, CHILD, 0, -1, 1, false",
    "sem_open, OPEN_NAMED, POSIX_SEM, 0, -1, 1, false",
    "sem_close, CLOSE_HANDLE, SEM_HANDLE, 0, -1, -1, false",
    "sem_unlink, UNLINK, POSIX_SEM, 0, -1, -1, false",
    "sem_wait, OPERATE, POSIX_SEM, 0, -1, -1, false",
    "sem_trywait, OPERATE, POSIX_SEM, 0, -1, -1, true",
    "sem_timedwait, OPERATE, POSIX_SEM, 0, -1, -1, false",
    "mkfifo, MAKE_FILE, FIFO, 0, -1, -1, false",
    "mkfifoat, MAKE_FILE, FIFO, 1, -1, 0, false",
    "mknod, MAKE_FILE, FIFO, 0, -1, -1, false",
    "mknodat, MAKE_FILE, FIFO, 1, -1, 0, false",
    "unlink, DELETE_FILE, FIFO, 0, -1, -1, false",
    "unlinkat, DELETE_FILE, FIFO, 1, -1, 0, false",
    "sem_clockwait, OPERATE, POSIX_SEM, 0, -1, -1, false",
    "sem_post, OPERATE, POSIX_SEM, 0, -1, -1, false",
    "shm_open, OPEN_NAMED, POSIX_SHM, 0, -1, 1, false",
    "shm_unlink, UNLINK, POSIX_SHM, 0, -1, -1, false",
    "mq_open, OPEN_NAMED, POSIX_MQ, 0, -1, 1, false",
    "mq_close, CLOSE, DUP_FD, 0, -1, -1, false",
    "mq_unlink, UNLINK, POSIX_MQ, 0, -1, -1, false",
    "mq_send, ENQUEUE_NAMED, POSIX_MQ, 0, -1, -1, true",
    "mq_timedsend, ENQUEUE_NAMED, POSIX_MQ, 0, -1, -1, true",
    "mq_receive, TRANSFER, POSIX_MQ, 0, -1, -1, false",
    "mq_timedreceive, TRANSFER, POSIX_MQ, 0, -1, -1, false",
    "fcntl, DUPLICATE_BY_COMMAND, DUP_FD, 0, -1, 1, false",
    "setsockopt, TUNE, SOCKET, 0, -1, 2, false",
    "sendmsg, SEND_MESSAGE, , 0, -1, -1, true",
    "sendmmsg, SEND_MESSAGE, , 0, -1, -1, true",
    "recvmsg, RECEIVE_MESSAGE, , 0, -1, 2, false",
    "recvmmsg, RECEIVE_MESSAGE, , 0, -1, 3, false",
    "open, OPEN_FILE, FILE, -1, -1, 1, false",
    "open64, OPEN_FILE, FILE, -1, -1, 1, false",
    "openat, OPEN_FILE, FILE, -1, -1, 2, false",
    "openat64, OPEN_FILE, FILE, -1, -1, 2, false",
    "openat2, OPEN_FILE, FILE, -1, -1, -1, false",
    "creat, OPEN_FILE, FILE, -1, -1, -1, false",
    "creat64, OPEN_FILE, FILE, -1, -1, -1, false",
    "socket, OPEN, SOCKET, 0, -1, -1, false",
    "accept, ACCEPT, SOCKET, 0, -1, -1, false",
    "fopen, OPEN_STREAM, STREAM, -1, -1, -1, false",
    "tmpfile, OPEN_STREAM, STREAM, -1, -1, -1, false",
    "fdopen, ADOPT, STREAM, 0, -1, -1, false",
    "freopen, REOPEN_STREAM, STREAM, 2, -1, -1, false",
    "fclose, CLOSE_STREAM, STREAM, 0, -1, -1, false",
    "opendir, OPEN_STREAM, DIR_STREAM, -1, -1, -1, false",
    "fdopendir, ADOPT, DIR_STREAM, 0, -1, -1, false",
    "closedir, CLOSE_STREAM, DIR_STREAM, 0, -1, -1, false",
    "posix_openpt, OPEN, PTY, -1, -1, -1, false",
    "getpt, OPEN, PTY, -1, -1, -1, false",
    "openpty, OPEN_PAIR, PTY, 0, -1, -1, false",
    "forkpty, FORK_WITH_PTY, CHILD, 0, -1, -1, true",
    "io_uring_setup, OPEN, IO_URING, -1, -1, -1, false",
    "fanotify_init, OPEN, FANOTIFY, -1, -1, -1, false",
    "userfaultfd, OPEN, USERFAULTFD, -1, -1, -1, false",
    "perf_event_open, OPEN, PERF_EVENT, -1, -1, -1, false",
    "memfd_secret, OPEN, MEMFD, -1, -1, -1, false",
    "pidfd_getfd, OPEN, DUP_FD, -1, -1, -1, false",
  })
  void everyLineIsAsTheManualHasIt(
      String name, Effect effect, Kind kind, int id, int size, int select, boolean produces) {
    LibcFunction function = Catalog.function(name);

    assertThat(function.name()).isEqualTo(name);
    assertThat(function.effect()).isEqualTo(effect);
    assertThat(function.kind()).isEqualTo(kind);
    assertThat(function.idArgument()).isEqualTo(id);
    assertThat(function.sizeArgument()).isEqualTo(size);
    assertThat(function.selectArgument()).isEqualTo(select);
    assertThat(function.producesData()).isEqualTo(produces);
  }

  // what every binding translates: a call of another kind is over after some nanoseconds
  @ParameterizedTest
  @CsvSource({
    "semget, ALWAYS, true, false, false",
    "semctl, BY_COMMAND, false, false, false",
    "semop, NEVER, false, true, true",
    "semtimedop, NEVER, false, true, true",
    "msgsnd, NEVER, false, true, false",
    "msgrcv, NEVER, false, false, false",
    "sem_trywait, NEVER, false, false, false",
    "write, NEVER, false, true, false",
    "read, NEVER, false, false, false",
    "epoll_wait, NEVER, false, true, false",
    "sendmsg, ALWAYS, false, true, false",
    "recvmsg, ALWAYS, false, false, false",
    "fcntl, BY_COMMAND, false, false, false",
    "setsockopt, BY_COMMAND, false, false, false",
    "close, NEVER, true, false, false",
    "open, ALWAYS, true, false, false",
    "fopen, ALWAYS, false, false, false",
    "fdopen, ALWAYS, false, false, false",
    "fclose, NEVER, true, false, false",
    "freopen, ALWAYS, true, false, false",
    "close_range, NEVER, true, false, false",
    "lseek, NEVER, false, false, false",
    "shm_open, ALWAYS, true, false, false",
    "unlink, ALWAYS, true, false, false",
    "sem_close, ALWAYS, false, false, false",
    "kill, NEVER, false, false, false",
    "fork, ALWAYS, false, false, false",
    "syscall, BY_COMMAND, true, false, false",
    "mmap, BY_BITS, false, false, false",
    "munmap, NEVER, true, false, false",
    "mremap, IF_MAPPED, true, false, false",
    "sem_init, BY_BITS, false, false, false",
    "sem_destroy, ALWAYS, false, false, false",
  })
  void whichCallsMatterFollowsFromTheLine(
      String name, Interest.Success success, boolean before, boolean marked, boolean sampled) {
    Interest interest = Catalog.function(name).interest();

    assertThat(interest.success()).isEqualTo(success);
    assertThat(interest.before()).isEqualTo(before);
    assertThat(interest.marked()).isEqualTo(marked);
    assertThat(interest.sampled()).isEqualTo(sampled);
    assertThat(interest.commands().length > 0)
        .isEqualTo(Set.of(Interest.Success.BY_COMMAND, Interest.Success.BY_BITS).contains(success));
  }

  @ParameterizedTest
  @CsvSource({"semget, true", "shmget, true", "msgget, true", "semctl, false", "shm_open, false"})
  void onlyWhatTakesAKeyCanBeAskedFirst(String name, boolean asked) {
    assertThat(Catalog.function(name).canBeProbed()).isEqualTo(asked);
  }

  @Test
  void onlyWhatReturnsAPointerOfItsOwnFailsByNull() {
    for (int number = 1; number <= Catalog.size(); number++) {
      LibcFunction function = Catalog.function(number);
      assertThat(function.failsByNull())
          .isEqualTo(
              Set.of(
                      "sem_open",
                      "popen",
                      "fopen",
                      "fopen64",
                      "tmpfile",
                      "tmpfile64",
                      "fdopen",
                      "freopen",
                      "freopen64",
                      "opendir",
                      "fdopendir")
                  .contains(function.name()));
    }
  }

  @Test
  void numbersAreThePositions() {
    for (int number = 1; number <= Catalog.size(); number++) {
      LibcFunction function = Catalog.function(number);
      assertThat(function.number()).isEqualTo(number);
      assertThat(Catalog.function(function.name())).isSameAs(function);
    }
    assertThat(Catalog.function("getpid")).isNull();
    assertThat(Catalog.function("")).isNull();
  }

  // 01000 IPC_CREAT, 02000 IPC_EXCL; with a mode among the flags, as hosts have it
  @ParameterizedTest
  @CsvSource({
    "0, 0600, false, true, false",
    "0, 01600, true, true, false",
    "5, 0600, true, false, false",
    "5, 01600, true, false, true",
    "5, 01600, false, true, true",
    "5, 03600, true, true, false",
    "5, 03600, false, true, false",
    "5, 02600, false, false, false",
    "-1, 01600, false, true, true",
  })
  void whoCreatesIsDecidedByKeyFlagsAndWhatIsThere(
      int key, String octal, boolean existed, boolean creates, boolean depends) {
    int flags = Integer.parseInt(octal, 8);

    assertThat(Catalog.creates(key, flags, existed)).isEqualTo(creates);
    assertThat(Catalog.dependsOnWhatIsThere(key, flags)).isEqualTo(depends);
  }

  /** By all names that glibc has for one address; and what finds any other. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "semget",
        "__open64",
        "__libc_msgsnd",
        "__libc_fork",
        "_IO_popen",
        "__libc_fcntl64",
        "fopen64",
        "pread64",
        "__close",
        "__errno_location",
        "dlsym",
        "dlvsym",
        "syscall"
      })
  void aSymbolMayStandForAFunction(String symbol) {
    assertThat(Catalog.mayStandFor(symbol)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "__", "64", "getpid", "__libc_start_main", "malloc", "semgets"})
  void noOtherDoes(String symbol) {
    assertThat(Catalog.mayStandFor(symbol)).isFalse();
  }
}
