package dev.ipcaudit.catalog;

import dev.ipcaudit.model.Kind;

/** One line of the catalogue. Immutable. */
public final class LibcFunction {

  /** Marks an argument that the function does not have. */
  public static final int NONE = -1;

  private final String name;
  private final Effect effect;
  private final Kind kind;
  private final int idArgument;
  private final int sizeArgument;
  private final int selectArgument;
  private final boolean produces;
  private final boolean passesDescriptors;
  private int number;

  LibcFunction(
      String name,
      Effect effect,
      Kind kind,
      int idArgument,
      int sizeArgument,
      int selectArgument,
      boolean produces) {
    this.name = name;
    this.effect = effect;
    this.kind = kind;
    this.idArgument = idArgument;
    this.sizeArgument = sizeArgument;
    this.selectArgument = selectArgument;
    this.produces = produces;
    // sendmsg sendmmsg recvmsg recvmmsg
    passesDescriptors = effect == Effect.TRANSFER && name.endsWith("msg");
  }

  void number(int number) {
    this.number = number;
  }

  /** The C name. */
  public String name() {
    return name;
  }

  /** The position in the catalogue, from 1. */
  public int number() {
    return number;
  }

  public Effect effect() {
    return effect;
  }

  /** What the function acts on, or null. */
  public Kind kind() {
    return kind;
  }

  /**
   * The index of the argument that names the object: a key, an id, an address, a path, a name, a
   * descriptor, the place for two descriptors, or a socket's domain. {@link #NONE} if only the
   * result does.
   */
  public int idArgument() {
    return idArgument;
  }

  /** The index of the argument that gives the size in the kind's unit, or {@link #NONE}. */
  public int sizeArgument() {
    return sizeArgument;
  }

  /**
   * The index of the flags of a call that gets or opens, of the command of a call with one, or of
   * the directory that a path starts from.
   */
  public int selectArgument() {
    return selectArgument;
  }

  /** Whether EAGAIN means that something the caller produced is lost unless it tries again. */
  public boolean produces() {
    return produces;
  }

  /** Whether EAGAIN from it says that there is no room or nothing there at the moment. */
  public boolean canFailForNow() {
    return produces || effect == Effect.TRANSFER;
  }

  /**
   * Whether a call may wait until another process makes room or gives way. Of those that can fail
   * with EAGAIN on a POSIX semaphore none ever does, sem_trywait(3).
   */
  public boolean blocks() {
    return produces && kind != Kind.CHILD && kind != Kind.POSIX_SEM;
  }

  /**
   * Whether a mark of the thread says that it is in the call: one that blocks, or one that waits
   * for whatever an epoll instance watches.
   */
  public boolean isMarked() {
    return blocks() || effect == Effect.TRANSFER && kind == Kind.EPOLL;
  }

  /** Whether some of the calls are looked at even where they succeed: who takes semaphores. */
  public boolean samples() {
    return blocks() && kind == Kind.SYSV_SEM;
  }

  /** Whether the result itself is what went wrong, and errno says nothing. */
  public boolean returnsErrno() {
    return effect == Effect.SPAWN;
  }

  /** Whether what it moves may be descriptors, in control messages: cmsg(3). */
  public boolean passesDescriptors() {
    return passesDescriptors;
  }

  /** Whether the first argument names a descriptor that has to be open, and stays so. */
  public boolean usesDescriptor() {
    switch (effect) {
      case TRANSFER:
      case USE:
      case ACCEPT:
      case DUPLICATE:
      case DUPLICATE_BY_COMMAND:
      case TUNE:
      case OPEN_OR_CHANGE:
        return true;
      default:
        return false;
    }
  }

  /** Whether it acts on an object that has a name. */
  public boolean isNamed() {
    return effect == Effect.OPEN_NAMED
        || effect == Effect.UNLINK
        || effect == Effect.CLOSE_HANDLE
        || effect == Effect.MAKE_FILE;
  }

  /** Whether the result is an address; the others return an int or a small ssize_t. */
  public boolean givesAddress() {
    return effect == Effect.ATTACH || failsByNull();
  }

  /** Whether failure is NULL (SEM_FAILED of sem_open(3)), and not -1. */
  public boolean failsByNull() {
    return effect == Effect.OPEN_PROGRAM || effect == Effect.OPEN_NAMED && kind == Kind.POSIX_SEM;
  }

  /** The index of the last argument that is looked at; {@link #NONE} if none is. */
  public int lastArgument() {
    int named = Math.max(Math.max(idArgument, sizeArgument), selectArgument);
    switch (effect) {
      case OPERATE:
        return samples() ? 2 : named; // semop(id, operations, count)
      case TRANSFER:
        return passesDescriptors ? Math.max(named, 1) : named; // the message
      case TUNE:
        return 4; // setsockopt(socket, level, option, value, length)
      case CLOSE_RANGE:
        return 2; // first, last, flags
      default:
        return named;
    }
  }

  /** Whether {@link #idArgument} is a place in memory and no number. */
  public boolean idIsPlace() {
    return effect == Effect.MAKE_KEY
        || effect == Effect.OPEN_PAIR
        || effect == Effect.SPAWN
        || effect == Effect.RECEIVE
        || isNamed() && effect != Effect.CLOSE_HANDLE;
  }

  /**
   * Whether a call of which nobody knows if it succeeded counts as one that did. Those are calls
   * that give back what the host had, which fail for hosts with other errors only; and whose
   * arguments say all.
   */
  public boolean isTakenAsDone() {
    switch (effect) {
      case CONTROL:
      case DETACH:
      case CLOSE:
      case CLOSE_HANDLE:
      case CLOSE_PROGRAM:
      case CLOSE_RANGE:
      case RUN:
        return true;
      default:
        return false;
    }
  }

  /** Whether what its arguments point to has to be read. */
  public boolean readsMemory() {
    return effect == Effect.MAKE_KEY
        || effect == Effect.OPEN_PAIR
        || effect == Effect.SPAWN
        || effect == Effect.WAIT_INFO
        || effect == Effect.TUNE
        || effect == Effect.CALL_BY_NUMBER
        || samples()
        || passesDescriptors
        || isNamed();
  }

  @Override
  public String toString() {
    return name;
  }
}
