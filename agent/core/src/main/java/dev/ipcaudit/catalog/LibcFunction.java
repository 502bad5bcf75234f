package dev.ipcaudit.catalog;

import dev.ipcaudit.catalog.Effect.Trait;
import dev.ipcaudit.model.Errno;
import dev.ipcaudit.model.Kind;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** One line of the catalogue, as {@link Catalog} says it. Nothing of it changes any more. */
public final class LibcFunction extends CatalogLine {

  /** Marks an argument that the function does not have. */
  public static final int NONE = CatalogLine.NO_ARGUMENT;

  private @Nullable Interest interest;

  LibcFunction(String name, Effect effect, @Nullable Kind kind) {
    super(name, effect, kind);
  }

  /** The C name. */
  public String name() {
    return name;
  }

  /** The position in the catalogue, from 1. */
  public int number() {
    return number;
  }

  /** What it does: by this alone is found who reads and records its calls. */
  public Effect effect() {
    return effect;
  }

  /** What the function acts on, or null. */
  public @Nullable Kind kind() {
    return kind;
  }

  /** The same of a function whose word in the catalogue takes a kind. */
  public Kind objectKind() {
    return Objects.requireNonNull(kind, name); // all such words are given one there
  }

  /**
   * The index of the argument that names the object: a key, an id, an address, a path, a name, a
   * descriptor, the place for two descriptors, or a socket's domain. {@link #NONE} if only the
   * result does.
   */
  public int idArgument() {
    return idArgument;
  }

  /** Whether {@link #idArgument} is a place in memory and no number. */
  public boolean idIsPlace() {
    return idIsPlace;
  }

  /**
   * Whether the second of two that it makes is written to a place of its own, the next argument.
   */
  public boolean writesApart() {
    return apart;
  }

  /** The index of the path of a file that is to be opened, or {@link #NONE}. */
  public int openedPath() {
    return openedPath;
  }

  /** The index of the argument that points to a {@code struct open_how}, or {@link #NONE}. */
  public int openHow() {
    return openHow;
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

  /** The index of the last argument that is looked at; {@link #NONE} if none is. */
  public int lastArgument() {
    return lastArgument;
  }

  /** Which of its calls matter. */
  public Interest interest() {
    Interest known = interest; // it is the same whoever makes it
    if (known == null) {
      known =
          new Interest(
              this,
              mattersIfFailed(),
              byNumber ? ByNumber.numbers(System.getProperty("os.arch", "")) : commands);
      interest = known;
    }
    return known;
  }

  /** Whether the state before a call has to be known to tell what it does. */
  public boolean looksBefore() {
    return effect.has(Trait.LOOKS_BEFORE);
  }

  /** Whether a call that succeeded tells nothing, but for those that are sampled. */
  public boolean mattersIfFailed() {
    return effect.has(Trait.MATTERS_IF_FAILED);
  }

  /** Whether a call matters only if its first two arguments name what a mapping held. */
  public boolean isByRange() {
    return effect.has(Trait.BY_RANGE);
  }

  /**
   * Whether that errno can mean that the call was not allowed to make or open an object; EEXIST
   * does if it was to make one and the flags say so.
   */
  public boolean mayBeDenied(int errno) {
    return effect.has(Trait.ACQUIRES)
        && (Errno.saysDenied(errno)
            || (errno == Errno.EEXIST && (effect == Effect.GET || effect == Effect.OPEN_NAMED)));
  }

  /** Whether its command matters by some bits of it. */
  boolean isByBits() {
    return byBits;
  }

  /**
   * Whether the same call with flags 0 says, without side effect, if the key is in use: see {@link
   * Catalog#dependsOnWhatIsThere}.
   */
  public boolean canBeProbed() {
    return effect.has(Trait.PROBED);
  }

  /** Whether what it calls is another function of the catalogue, by its number: syscall(2). */
  public boolean callsByNumber() {
    return byNumber;
  }

  /** Whether it does nothing but to say where errno is, and leaves errno alone. */
  public boolean locatesErrno() {
    return effect.has(Trait.LOCATES_ERRNO);
  }

  /** Whether EAGAIN means that something the caller produced is lost unless it tries again. */
  public boolean producesData() {
    return produces;
  }

  /** Whether it moves what the caller produced somewhere else. */
  public boolean sends() {
    return produces && effect.has(Trait.MOVES_DATA);
  }

  /** Whether EAGAIN from it says that there is no room or nothing there at the moment. */
  public boolean canFailForNow() {
    return produces || effect.has(Trait.MOVES_DATA);
  }

  /** Whether a call may wait until another process makes room or gives way. */
  public boolean canBlock() {
    return blocks;
  }

  /**
   * Whether a mark of the thread says that it is in the call: one that blocks, or one that waits
   * for whatever an epoll instance watches.
   */
  public boolean isMarked() {
    return marked;
  }

  /** Whether some of the calls are looked at even where they succeed: who takes semaphores. */
  public boolean isSampled() {
    return samples;
  }

  /** Whether EAGAIN may come after a wait that was long enough for the caller. */
  public boolean isTimed() {
    return timed;
  }

  /** Whether it deals with several messages at once, and the result is how many. */
  public boolean isVector() {
    return vector;
  }

  /** Whether the result itself is what went wrong, and errno says nothing. */
  public boolean returnsErrno() {
    return effect.has(Trait.RETURNS_ERRNO);
  }

  /** Whether the first argument names a descriptor that has to be open, and stays so. */
  public boolean usesDescriptor() {
    return effect.has(Trait.USES_DESCRIPTOR);
  }

  /** Whether a call makes an object, as far as the argument that decides it says. */
  public boolean makes(long argument) {
    return !conditional || (int) argument == condition;
  }

  /** Whether the result is an address; the others return an int or a small ssize_t. */
  public boolean givesAddress() {
    return nullIsFailure || effect.has(Trait.RETURNS_ADDRESS);
  }

  /** Whether failure is NULL (SEM_FAILED of sem_open(3)), and not -1. */
  public boolean failsByNull() {
    return nullIsFailure;
  }

  /** Whether a result says that the call failed, although it is not -1. */
  public boolean saysFailure(long result) {
    return returnsErrno() ? result != 0 : nullIsFailure && result == 0;
  }

  /** Whether a call of which nobody knows if it succeeded counts as one that did. */
  public boolean isTakenAsDone() {
    return effect.has(Trait.COUNTS_AS_DONE);
  }

  /** Whether what its arguments point to has to be read. */
  public boolean readsMemory() {
    return effect.has(Trait.READS_MEMORY);
  }

  /** Whether a native method of that name is likely to be something else than the C function. */
  public boolean isCommonName() {
    return commonName;
  }

  /** Whether there is a C function of that name; one entry stands for what others do besides. */
  public boolean isSymbol() {
    return !unnamed;
  }

  /** Whether nearly every library calls it, on anything: nothing is missed with it alone. */
  public boolean isCommon() {
    return effect.has(Trait.COMMON);
  }

  /** Whether it closes descriptors, of any kind. */
  public boolean closes() {
    return effect.has(Trait.CLOSES);
  }

  /** Whether it does something to an object that findings are about, other than to close it. */
  public boolean changesObjects() {
    return effect.has(Trait.CHANGES);
  }

  @Override
  public String toString() {
    return name;
  }
}
