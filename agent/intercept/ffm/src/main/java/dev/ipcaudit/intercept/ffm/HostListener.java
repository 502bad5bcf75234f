package dev.ipcaudit.intercept.ffm;

import dev.ipcaudit.catalog.LibcFunction;
import dev.ipcaudit.intercept.call.HostCalls;
import dev.ipcaudit.intercept.call.KeyQuestion;
import dev.ipcaudit.intercept.call.LostCalls;
import dev.ipcaudit.model.Coverage;
import dev.ipcaudit.model.Errno;
import dev.ipcaudit.model.Kind;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Passes calls of the host on, and asks libc what is there before a call that may create. */
final class HostListener implements DowncallListener, UnreadErrno.Reader {

  private final HostCalls calls;
  private final Coverage coverage;
  private final LinkerAccess linking;
  private final ReadHooks reads;
  private volatile @Nullable LibcErrno libc;
  private volatile @Nullable PanamaSemaphores semaphores;

  /** Whether the host has a handle of __errno_location, to find errno without a segment. */
  HostListener(HostCalls calls, Coverage coverage, LinkerAccess linking, ReadHooks reads) {
    this.calls = calls;
    this.coverage = coverage;
    this.linking = linking;
    this.reads = reads;
  }

  /** Makes what hooks need, so that nothing is linked in a call of the host. */
  synchronized void prepare() throws Throwable {
    if (libc == null) {
      libc = new LibcErrno(linking);
      calls.prepare(PanamaCall.question());
    }
  }

  /** Made before the first handle that calls this. */
  private LibcErrno libc() {
    return Objects.requireNonNull(libc);
  }

  @Override
  public void before(
      LibcFunction function, MethodHandle handle, MemorySegment address, Object[] arguments)
      throws Throwable {
    long errno = libc().save();
    try {
      lookBefore(function, handle, address, arguments);
    } finally {
      IpcAuditErrno.restore(errno);
    }
  }

  private void lookBefore(
      LibcFunction function, MethodHandle handle, MemorySegment address, Object[] arguments)
      throws Throwable {
    if (calls.before(PanamaCall.ofHost(0), function.number(), arguments)) {
      calls.captured(new Throwable());
    }
    if (function.canBeProbed()) {
      PanamaCall question = PanamaCall.question();
      calls.probe(question, function, arguments, new Question(question, handle, address));
    }
  }

  /** Asks by the handle that the host is about to call, with a segment of ours for errno. */
  private record Question(PanamaCall call, MethodHandle handle, MemorySegment address)
      implements KeyQuestion {

    @Override
    public Object ask(Object[] arguments) throws Throwable {
      ErrnoSegment capture = ErrnoSegment.take();
      Object[] all = new Object[arguments.length + 2];
      System.arraycopy(arguments, 0, all, 2, arguments.length);
      all[0] = address;
      all[1] = capture.segment();
      Object result = handle.invokeWithArguments(all); // which widens the 0 where there is a long
      call.left(capture.giveErrno());
      return result;
    }
  }

  @Override
  public void returned(
      LibcFunction function,
      Object[] arguments,
      @Nullable Object result,
      int errno,
      @Nullable MemorySegment host)
      throws Throwable {
    long real = IpcAuditErrno.save();
    if (real == IpcAuditErrno.UNKNOWN) {
      long now = libc().save();
      real = errno == Errno.UNKNOWN ? now : errno; // what was captured is older than all of ours
    }
    try {
      record(function, arguments, result, errno, host);
    } finally {
      IpcAuditErrno.restore(real);
    }
  }

  private void record(
      LibcFunction function,
      Object[] arguments,
      @Nullable Object result,
      int errno,
      @Nullable MemorySegment host) {
    if (semaphores == null && function.kind() == Kind.SYSV_SEM) {
      semaphores = new PanamaSemaphores(linking);
      calls.asks(semaphores);
    }
    PanamaCall call = PanamaCall.ofHost(errno);
    if (calls.returned(call, function.number(), arguments, result)) {
      calls.captured(new Throwable());
    }
    boolean failed = (int) call.number(result) == -1;
    if (host != null && failed && function.canFailForNow() && Errno.saysLater(errno)) {
      if (reads.areSeen() && UnreadErrno.canBeFollowed(host)) {
        UnreadErrno.failed(host, this);
      } else {
        errnoRead();
      }
    }
  }

  /** The host asks where errno is. */
  void errnoLocated() {
    try {
      calls.errnoLocated();
    } catch (Throwable unseen) {
      failed(unseen);
    }
  }

  @Override
  public void errnoRead() {
    calls.errnoRead();
  }

  @Override
  public void failed(Throwable unseen) {
    LostCalls.count(coverage, PanamaCall.PART, unseen);
  }
}
