/*
 * A library of its own, with functions that happen to be named like libc's. Each says how often the
 * library was called, sets errno, and looks at none of its arguments.
 */
#include <errno.h>

static int calls;

static int called(void) {
  errno = 40 + calls % 20;
  return ++calls;
}

#define NAMED(name) int name() { return called(); }

NAMED(semget) NAMED(semctl) NAMED(semop) NAMED(semtimedop)
NAMED(shmget) NAMED(shmctl) NAMED(shmdt)
NAMED(msgget) NAMED(msgctl) NAMED(msgsnd) NAMED(msgrcv) NAMED(ftok)
NAMED(sem_close) NAMED(sem_unlink) NAMED(sem_wait) NAMED(sem_trywait) NAMED(sem_post)
NAMED(shm_open) NAMED(shm_unlink) NAMED(mq_open) NAMED(mq_close) NAMED(mq_unlink)
NAMED(mq_send) NAMED(mq_receive) NAMED(mq_timedsend)
NAMED(mkfifo) NAMED(mkfifoat) NAMED(unlink) NAMED(unlinkat)
NAMED(eventfd) NAMED(signalfd) NAMED(timerfd_create) NAMED(memfd_create) NAMED(pidfd_open)
NAMED(pipe) NAMED(pipe2) NAMED(socket) NAMED(socketpair) NAMED(accept) NAMED(accept4)
NAMED(epoll_create) NAMED(epoll_create1) NAMED(inotify_init) NAMED(inotify_init1)
NAMED(dup) NAMED(dup2) NAMED(dup3) NAMED(fcntl) NAMED(setsockopt)
NAMED(write) NAMED(writev) NAMED(send) NAMED(sendto) NAMED(sendmsg) NAMED(sendmmsg)
NAMED(read) NAMED(readv) NAMED(recv) NAMED(recvfrom) NAMED(recvmsg) NAMED(recvmmsg)
NAMED(close) NAMED(close_range)
NAMED(posix_spawn) NAMED(posix_spawnp) NAMED(fork) NAMED(vfork) NAMED(system) NAMED(pclose)
NAMED(wait) NAMED(wait3) NAMED(wait4) NAMED(waitpid) NAMED(waitid) NAMED(kill)

/* those that give an address */
static char place[64];
void *shmat() { called(); return place; }
void *sem_open() { called(); return place; }
void *popen() { called(); return place; }
