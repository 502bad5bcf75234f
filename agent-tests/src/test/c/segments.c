/* Makes a segment past every hook, as a library by JNI does it. */

#include <sys/shm.h>

int unseen_segment(void) {
  return shmget(IPC_PRIVATE, 4096, 0600);
}
