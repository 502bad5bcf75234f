package dev.ipcaudit.catalog;

/** What a call does to an object. */
public enum Effect {
  /** Finds or creates by key: {@code semget shmget msgget}. */
  GET,
  /** Does what its command argument says; IPC_RMID removes. */
  CONTROL,
  /** Uses an object that must exist. */
  OPERATE,
  /** Maps a segment; the result is its address. */
  ATTACH,
  /** Unmaps what is at an address. */
  DETACH,
  /** Makes a key out of a path: ftok(3). */
  MAKE_KEY,
  /** Makes a descriptor; the result is its number. */
  OPEN,
  /** Opens any file; of interest if that is a FIFO: {@code open openat}. */
  OPEN_FILE,
  /** Makes a descriptor if the first argument is -1, changes that one otherwise. */
  OPEN_OR_CHANGE,
  /** Makes a socket if the first argument says AF_UNIX. */
  OPEN_UNIX,
  /** Makes a descriptor of the kind of the listening socket that the first argument names. */
  ACCEPT,
  /** Makes two descriptors and writes them to memory. */
  OPEN_PAIR,
  /** Makes another descriptor for what the first argument stands for. */
  DUPLICATE,
  /** The same, if the command says F_DUPFD or F_DUPFD_CLOEXEC; F_SETPIPE_SZ sets a size. */
  DUPLICATE_BY_COMMAND,
  /** Sets an option of a socket, of level SOL_SOCKET the one that the command argument names. */
  TUNE,
  /** Delivers descriptors that another process sent; the result is how many. */
  RECEIVE,

  /** Moves data through the descriptor that the first argument names. */
  TRANSFER,
  /**
   * Does something else with that descriptor, and with the one that the select argument names where
   * there is one.
   */
  USE,
  /** Opens by name, or creates first: {@code sem_open shm_open mq_open}. */
  OPEN_NAMED,
  /** Makes a file that may be an object: {@code mkfifo mknod}. */
  MAKE_FILE,
  /** Takes a name away. */
  UNLINK,
  /** Gives back what an {@link #OPEN_NAMED} returned and is no descriptor: {@code sem_close}. */
  CLOSE_HANDLE,
  /** Closes a descriptor. */
  CLOSE,
  /** Closes all descriptors between the first and the second argument, both included. */
  CLOSE_RANGE,

  /**
   * Starts a program and writes the child's pid where the first argument says; the result is 0 or
   * what went wrong: posix_spawn(3).
   */
  SPAWN,
  /** Makes a child; the result is its pid, and 0 in the child itself. */
  FORK,
  /** Starts a program, waits for it and reaps it. */
  RUN,
  /** Starts a program at the other end of a stream, which is the result; null for failure. */
  OPEN_PROGRAM,
  /** Closes such a stream, and reaps the program. */
  CLOSE_PROGRAM,
  /** Reaps a child; the result is its pid, or 0 if none is ready. */
  WAIT,
  /** Reaps a child and writes to the third argument which: waitid(2). */
  WAIT_INFO,
  /** Says where errno of the thread is, for the caller to read it there. */
  LOCATE_ERRNO,

  /** Calls what its first argument is the number of, with the arguments after it: syscall(2). */
  CALL_BY_NUMBER,

  /** Sends a signal to the process that the first argument names. */
  SIGNAL
}
