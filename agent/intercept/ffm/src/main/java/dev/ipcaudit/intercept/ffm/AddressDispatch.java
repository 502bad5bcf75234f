package dev.ipcaudit.intercept.ffm;

import dev.ipcaudit.catalog.Catalog;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.invoke.MutableCallSite;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * One handle that takes the address of the function with each call. Any other address than those of
 * the catalogued functions costs a look into a small table. The first functions that are called get
 * a branch of their own, which the JIT compiler can see through. Thread-safe.
 */
final class AddressDispatch {

  private static final MethodHandles.Lookup LOOKUP = MethodHandles.lookup();
  private static final int MAX_BRANCHES = 4;

  private final Downcalls downcalls;
  private final MethodHandle plain;
  private final FunctionDescriptor shape;
  private final Linker.Option[] options;
  private final AtomicReferenceArray<MethodHandle> heard;
  private final MutableCallSite calls;
  private int branches;

  AddressDispatch(
      Downcalls downcalls, MethodHandle plain, FunctionDescriptor shape, Linker.Option... options) {
    this.downcalls = downcalls;
    this.plain = plain;
    this.shape = shape;
    this.options = options;
    this.calls = new Calls(plain.type());
    this.heard = new AtomicReferenceArray<>(Catalog.size() + 1);
  }

  MethodHandle handle() throws ReflectiveOperationException {
    MethodType type = plain.type();
    MethodHandle test =
        LOOKUP.bind(this, "isHeard", MethodType.methodType(boolean.class, MemorySegment.class));
    MethodHandle select =
        LOOKUP.bind(this, "select", MethodType.methodType(MethodHandle.class, MemorySegment.class));
    MethodHandle heardOnes = MethodHandles.foldArguments(MethodHandles.exactInvoker(type), select);
    calls.setTarget(MethodHandles.guardWithTest(test, heardOnes, plain));
    return calls.dynamicInvoker();
  }

  // called by a handle
  boolean isHeard(MemorySegment address) {
    try {
      return downcalls.number(address) != 0;
    } catch (StackOverflowError unseen) {
      return false; // this call may have room without us
    }
  }

  /** Called by a handle. Does not throw: the host's call comes next, with what this gives. */
  MethodHandle select(MemorySegment address) {
    try {
      return selected(address);
    } catch (Throwable unseen) {
      try {
        downcalls.failed(unseen);
      } catch (StackOverflowError | OutOfMemoryError again) {
        IpcAuditHooks.unsaid++;
      }
      return plain;
    }
  }

  private MethodHandle selected(MemorySegment address) throws Throwable {
    int number = downcalls.number(address);
    MethodHandle selected = heard.get(number);
    if (selected == null) {
      long errno = IpcAuditErrno.save();
      try {
        selected = downcalls.heard(number, shape, options);
        heard.set(number, selected);
        branch(address.address(), selected);
      } finally {
        IpcAuditErrno.restore(errno);
      }
    }
    return selected;
  }

  private synchronized void branch(long address, MethodHandle selected)
      throws ReflectiveOperationException {
    if (branches++ < MAX_BRANCHES) {
      MethodHandle test =
          MethodHandles.insertArguments(
              LOOKUP.findStatic(
                  AddressDispatch.class,
                  "isAt",
                  MethodType.methodType(boolean.class, long.class, MemorySegment.class)),
              0,
              address);
      calls.setTarget(MethodHandles.guardWithTest(test, selected, calls.getTarget()));
    }
  }

  private static final class Calls extends MutableCallSite implements WrappedHandle {
    Calls(MethodType type) {
      super(type);
    }
  }

  // called by a handle
  static boolean isAt(long address, @Nullable MemorySegment called) {
    return called != null && called.address() == address;
  }
}
