package dev.ipcaudit.intercept.jna;

import dev.ipcaudit.intercept.call.CStrings;
import dev.ipcaudit.intercept.call.CallArguments;
import dev.ipcaudit.intercept.call.HostBinding;
import dev.ipcaudit.intercept.call.LibcAddresses;
import dev.ipcaudit.ledger.SemaphoreValues;
import java.lang.ref.WeakReference;
import java.nio.charset.Charset;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** One copy of JNA in the host; several may be loaded at once, each with an errno of its own. */
final class JnaInstance implements HostBinding, SemaphoreValues, LibcAddresses.Lookup {

  static final String NATIVE = "com.sun.jna.Native";

  private static final Object[] NOTHING = {};

  /** So rarely a library is opened for questions alone: its JNA can go in between. */
  private static final long RAREST_NANOS = TimeUnit.MINUTES.toNanos(5);

  private final String part;
  private final IpcAuditJna.Copy copy;

  /**
   * The {@code com.sun.jna.Function} that says where libc keeps errno. Weak, as the next: JNA has a
   * thread that keeps its loader for as long as one of its libraries is there.
   */
  private volatile WeakReference<Object> errnoLocation = new WeakReference<>(null);

  private volatile WeakReference<Object> semctl = new WeakReference<>(null);

  /** Whether the host has called since the last question, so that its library is there. */
  private volatile boolean used;

  private volatile long opened;

  /**
   * @param part the mapping that is meant: {@code jna} or {@code jna-direct}
   * @param copy is linked with this JNA
   */
  JnaInstance(String part, IpcAuditJna.Copy copy) {
    this.part = part;
    this.copy = copy;
  }

  /** What is linked with this JNA. */
  IpcAuditJna.Copy copy() {
    return copy;
  }

  @Override
  public String part() {
    return part;
  }

  @Override
  public int errno() {
    return copy.errno();
  }

  @Override
  public void errno(int errno) {
    copy.errno(errno);
  }

  /** JNA keeps a copy of errno after each call, this one too, and sets both. */
  @Override
  public void placeErrno() {
    int saved = errno();
    IpcAuditErrno.place(copy.invokeLong(errnoLocation(), NOTHING));
    long errno = IpcAuditErrno.save();
    errno(saved);
    IpcAuditErrno.restore(errno);
  }

  /** That of the process, as C itself resolves it: a host may have its libc by any name. */
  private Object errnoLocation() {
    Object known = errnoLocation.get();
    if (known == null) {
      known = copy.function(null, "__errno_location");
      errnoLocation = new WeakReference<>(known);
    }
    return known;
  }

  @Override
  public int errnoOf(Throwable thrown) {
    return copy.errnoOf(thrown);
  }

  @Override
  public SemaphoreValues semaphores() {
    if (!used) {
      used = true;
    }
    return this;
  }

  @Override
  public int ask(int set, int index, int command) {
    try {
      Object function = semctl.get();
      if (function == null && !used && System.nanoTime() - opened < RAREST_NANOS) {
        return UNKNOWN; // the host may have given its library up, and all of this JNA
      }
      int errno = errno();
      if (function == null) {
        used = false;
        opened = System.nanoTime();
        function = copy.function("c", "semctl");
        semctl = new WeakReference<>(function);
      }
      int answer = invoke(function, new Object[] {set, index, command});
      errno(errno);
      return answer;
    } catch (Throwable unable) {
      if (IpcAuditHooks.isStop(unable)) {
        throw (Error) unable;
      }
      return UNKNOWN;
    }
  }

  @Override
  public long address(String name) {
    try {
      return copy.address(copy.function("c", name));
    } catch (Throwable missing) {
      return 0; // an UnsatisfiedLinkError
    }
  }

  /** Calls the C function that the host itself is about to call. */
  int invoke(Object function, Object[] arguments) {
    return copy.invokeInt(function, arguments);
  }

  @Override
  public boolean isNumber(Object value) {
    return CallArguments.isIntegral(value) || copy.isAddress(value);
  }

  @Override
  public boolean isPassedElsewhere(Object value) {
    // whether a class implements an interface takes a search through all that it implements, whose
    // result threads of one class keep taking from each other: most arguments are spared it
    return value instanceof Float
        || value instanceof Double
        || (!(value instanceof Number || copy.isPointer(value)) && copy.isByValue(value));
  }

  @Override
  public long number(@Nullable Object value) {
    return value instanceof Number number
        ? number.longValue()
        : copy.isAddress(value) ? copy.address(value) : 0;
  }

  /** What C gets of a string: not all that it says, where the charset does not have it. */
  @Override
  public @Nullable String text(@Nullable Object value) {
    return !(value instanceof String text)
        ? null
        : isAscii(text) ? text : CStrings.of(text.getBytes(Charset.forName(copy.encoding())));
  }

  private static boolean isAscii(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) > 0x7f) {
        return false;
      }
    }
    return true;
  }

  /**
   * A structure has memory of its own, which JNA hands to C. What belongs to a {@code Memory} is
   * its address as well: another thread of the host may free it at any time.
   */
  @Override
  public long address(Object value) {
    return value instanceof Number number ? number.longValue() : copy.address(value);
  }
}
