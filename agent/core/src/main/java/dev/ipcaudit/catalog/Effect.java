package dev.ipcaudit.catalog;

/**
 * What a call does to an object, and all that follows from that for whoever sees such a call. The
 * code that reads and records one is found by it: {@code EffectRecorder}.
 */
public enum Effect {
  /** Finds or creates by key: {@code semget shmget msgget}. */
  GET(Trait.ACQUIRES | Trait.LOOKS_BEFORE | Trait.PROBED | Trait.CHANGES),
  /** Does what its command argument says; IPC_RMID removes. */
  CONTROL(Trait.COUNTS_AS_DONE | Trait.CHANGES),
  /** Uses an object that must exist. */
  OPERATE(Trait.MATTERS_IF_FAILED | Trait.CHANGES),
  /** Takes or gives System V semaphores: {@code semop semtimedop}. */
  TAKE(Trait.MATTERS_IF_FAILED | Trait.CHANGES | Trait.READS_MEMORY),
  /** Puts a message into a queue of System V: {@code msgsnd}. */
  ENQUEUE(Trait.MATTERS_IF_FAILED | Trait.CHANGES),
  /** Maps a segment; the result is its address. */
  ATTACH(Trait.ACQUIRES | Trait.RETURNS_ADDRESS | Trait.CHANGES),
  /** Unmaps what is at an address. */
  DETACH(Trait.COUNTS_AS_DONE | Trait.CHANGES),
  /** Maps a file; of interest if that is shared memory. The result is its address. */
  MAP(Trait.RETURNS_ADDRESS | Trait.CHANGES | Trait.COMMON),
  /** Unmaps what is between an address and the end of a length. */
  UNMAP(
      Trait.LOOKS_BEFORE
          | Trait.MATTERS_IF_FAILED
          | Trait.COUNTS_AS_DONE
          | Trait.BY_RANGE
          | Trait.CHANGES
          | Trait.COMMON),
  /** Grows, shrinks or moves what is there; the result is its new address. */
  REMAP(Trait.LOOKS_BEFORE | Trait.RETURNS_ADDRESS | Trait.BY_RANGE | Trait.CHANGES | Trait.COMMON),
  /** Makes a semaphore at the address of the first argument: {@code sem_init}. */
  INITIALIZE(Trait.CHANGES | Trait.COMMON),
  /** Ends the use of such a semaphore. */
  DESTROY(Trait.COUNTS_AS_DONE | Trait.CHANGES | Trait.COMMON),
  /** Makes a timer and writes its id to memory: {@code timer_create}. */
  CREATE_TIMER(Trait.ACQUIRES | Trait.READS_MEMORY | Trait.CHANGES),
  /** Makes a key out of a path: ftok(3). */
  MAKE_KEY(Trait.READS_MEMORY),

  /** Opens a descriptor; the result is its number. */
  OPEN(Trait.ACQUIRES | Trait.CHANGES),
  /** Opens a descriptor if it is given none, changes the one that it is given otherwise. */
  OPEN_OR_CHANGE(Trait.ACQUIRES | Trait.CHANGES | Trait.USES_DESCRIPTOR),
  /** Opens any file; of what kind, only the descriptor tells: {@code open openat}. */
  OPEN_FILE(
      Trait.ACQUIRES | Trait.LOOKS_BEFORE | Trait.READS_MEMORY | Trait.CHANGES | Trait.COMMON),
  /** Opens a descriptor of the kind of the listening socket that the first argument names. */
  ACCEPT(Trait.CHANGES | Trait.USES_DESCRIPTOR),
  /** Opens two descriptors and writes them to memory. */
  OPEN_PAIR(Trait.ACQUIRES | Trait.CHANGES | Trait.READS_MEMORY),
  /** Opens another descriptor for what the first argument stands for. */
  DUPLICATE(Trait.CHANGES | Trait.USES_DESCRIPTOR),
  /** The same, if the command says so; F_SETPIPE_SZ sets a size. */
  DUPLICATE_BY_COMMAND(Trait.USES_DESCRIPTOR),
  /** Sets an option of a socket, of level SOL_SOCKET the one that the command argument names. */
  TUNE(Trait.USES_DESCRIPTOR | Trait.READS_MEMORY),
  /** Delivers descriptors that another process sent; the result is how many. */
  DELIVER(Trait.CHANGES),

  /** Moves data through the descriptor that the first argument names. */
  TRANSFER(Trait.MATTERS_IF_FAILED | Trait.USES_DESCRIPTOR | Trait.MOVES_DATA),
  /** Puts a message into a POSIX queue: {@code mq_send mq_timedsend}. */
  ENQUEUE_NAMED(Trait.MATTERS_IF_FAILED | Trait.USES_DESCRIPTOR | Trait.MOVES_DATA),
  /** Sends messages that may pass descriptors: {@code sendmsg sendmmsg}. */
  SEND_MESSAGE(Trait.USES_DESCRIPTOR | Trait.MOVES_DATA | Trait.READS_MEMORY),
  /** Receives messages that may pass descriptors: {@code recvmsg recvmmsg}. */
  RECEIVE_MESSAGE(Trait.USES_DESCRIPTOR | Trait.MOVES_DATA | Trait.READS_MEMORY),
  /** Does something else with that descriptor, and with a second one where it takes one. */
  USE(Trait.MATTERS_IF_FAILED | Trait.USES_DESCRIPTOR | Trait.COMMON),
  /** Closes a descriptor. */
  CLOSE(Trait.LOOKS_BEFORE | Trait.MATTERS_IF_FAILED | Trait.COUNTS_AS_DONE | Trait.CLOSES),
  /** Closes all descriptors between the first and the second argument, both included. */
  CLOSE_RANGE(Trait.LOOKS_BEFORE | Trait.MATTERS_IF_FAILED | Trait.COUNTS_AS_DONE | Trait.CLOSES),

  /** Opens by name, or creates first: {@code sem_open shm_open mq_open}. */
  OPEN_NAMED(Trait.ACQUIRES | Trait.LOOKS_BEFORE | Trait.READS_MEMORY | Trait.CHANGES),
  /** Makes a file that may be an object: {@code mkfifo mknod}. */
  MAKE_FILE(Trait.ACQUIRES | Trait.READS_MEMORY | Trait.CHANGES),
  /** Takes the name of an object away. */
  UNLINK(Trait.LOOKS_BEFORE | Trait.READS_MEMORY | Trait.CHANGES),
  /** Deletes a file, which may be an object: {@code unlink}. */
  DELETE_FILE(Trait.LOOKS_BEFORE | Trait.READS_MEMORY),
  /** Closes what an {@link #OPEN_NAMED} returned and is no descriptor: {@code sem_close}. */
  CLOSE_HANDLE(Trait.READS_MEMORY | Trait.COUNTS_AS_DONE | Trait.CHANGES),

  /** Opens a file, and makes a stream of it, which is the result: {@code fopen opendir}. */
  OPEN_STREAM(Trait.CHANGES | Trait.READS_MEMORY | Trait.COMMON),
  /** Makes a stream of a descriptor, which goes with it from then on: {@code fdopen fdopendir}. */
  ADOPT(Trait.CHANGES | Trait.USES_DESCRIPTOR | Trait.COMMON),
  /** Closes a stream and its descriptor: {@code fclose closedir}. */
  CLOSE_STREAM(Trait.LOOKS_BEFORE | Trait.MATTERS_IF_FAILED | Trait.COUNTS_AS_DONE | Trait.COMMON),
  /** Closes the file of a stream and gives it another one: {@code freopen}. */
  REOPEN_STREAM(Trait.LOOKS_BEFORE | Trait.CHANGES | Trait.READS_MEMORY | Trait.COMMON),

  /**
   * Starts a program and writes the child's pid where the first argument says; the result is 0 or
   * what went wrong: posix_spawn(3).
   */
  SPAWN(Trait.RETURNS_ERRNO | Trait.READS_MEMORY | Trait.CHANGES),
  /** Makes a child; the result is its pid, and 0 in the child itself. */
  FORK(Trait.CHANGES),
  /** The same at the far end of a terminal, whose near end it opens: {@code forkpty}. */
  FORK_WITH_PTY(Trait.CHANGES | Trait.READS_MEMORY),
  /** Starts a program, waits for it and reaps it. */
  RUN(Trait.COUNTS_AS_DONE | Trait.CHANGES),
  /** Starts a program at the other end of a stream, which is the result; null for failure. */
  OPEN_PROGRAM(Trait.CHANGES),
  /** Closes such a stream, and reaps the program. */
  CLOSE_PROGRAM(Trait.COUNTS_AS_DONE | Trait.CHANGES),
  /** Reaps a child; the result is its pid, or 0 if none is ready. */
  WAIT(Trait.CHANGES),
  /** Reaps a child and writes to the third argument which: waitid(2). */
  WAIT_INFO(Trait.READS_MEMORY | Trait.CHANGES),
  /** Sends a signal to the process that the first argument names. */
  SIGNAL(Trait.MATTERS_IF_FAILED),

  /** Says where errno of the thread is, for the caller to read it there. */
  LOCATE_ERRNO(Trait.COMMON | Trait.LOCATES_ERRNO),
  /** Calls what its first argument is the number of, with the arguments after it: syscall(2). */
  CALL_BY_NUMBER(Trait.LOOKS_BEFORE | Trait.READS_MEMORY | Trait.COMMON);

  /** What can follow from an effect. */
  static final class Trait {

    /** The state before the call has to be known to tell what it does. */
    static final int LOOKS_BEFORE = 1;

    /** A call that succeeded tells nothing. */
    static final int MATTERS_IF_FAILED = 1 << 1;

    /**
     * A call of which nobody knows if it succeeded counts as one that did. Those are calls that
     * remove or close what the host had, which fail for hosts with other errors only; and whose
     * arguments say all.
     */
    static final int COUNTS_AS_DONE = 1 << 2;

    /** The first argument names a descriptor that has to be open, and stays so. */
    static final int USES_DESCRIPTOR = 1 << 3;

    /** EAGAIN says that there is no room or nothing there at the moment, whoever loses by it. */
    static final int MOVES_DATA = 1 << 4;

    /** What its arguments point to has to be read. */
    static final int READS_MEMORY = 1 << 5;

    /** The result is what went wrong, and errno says nothing. */
    static final int RETURNS_ERRNO = 1 << 6;

    /** The result is an address. */
    static final int RETURNS_ADDRESS = 1 << 7;

    /** It does something to an object that findings are about, other than to close it. */
    static final int CHANGES = 1 << 8;

    /** It closes descriptors, of any kind. */
    static final int CLOSES = 1 << 9;

    /** Nearly every library calls it, on anything: nothing is missed with it alone. */
    static final int COMMON = 1 << 10;

    /** The same call with flags 0 says, without side effect, whether the key is in use. */
    static final int PROBED = 1 << 11;

    /** It does nothing but to say where errno is, and leaves errno alone. */
    static final int LOCATES_ERRNO = 1 << 12;

    /** Only what its first two arguments, an address and a length, have in common with mappings. */
    static final int BY_RANGE = 1 << 13;

    /** It makes or opens an object, and may not be allowed to. */
    static final int ACQUIRES = 1 << 14;

    private Trait() {}
  }

  private final int traits;

  Effect(int traits) {
    this.traits = traits;
  }

  boolean has(int trait) {
    return (traits & trait) != 0;
  }
}
