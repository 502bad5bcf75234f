/*
 * What LD_PRELOAD puts before the C library, as fakeroot does: its semget is the one of the process.
 */
#define _GNU_SOURCE
#include <dlfcn.h>

static int calls;

int semget(int key, int count, int flags) {
  calls++;
  int (*next)(int, int, int) = (int (*)(int, int, int)) dlsym(RTLD_NEXT, "semget");
  return next(key, count, flags);
}

int semget_calls(void) { return calls; }
