package dev.ipcaudit.intercept.ffm;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.invoke.MutableCallSite;
import java.lang.ref.WeakReference;
import org.jspecify.annotations.Nullable;

/**
 * The place before a call of a handle, in a class of the host. The first handles that come by get a
 * branch of their own: where the handle is a constant of the class, the JIT compiler sees through.
 * A site holds on to handles of the linker only, and to few: what else the host binds is its own.
 */
final class PreAttachHandleSite extends MutableCallSite {

  private static final MethodHandles.Lookup LOOKUP = MethodHandles.lookup();
  private static final MethodType TYPE =
      MethodType.methodType(MethodHandle.class, MethodHandle.class);
  private static final int MAX_BRANCHES = 4;

  private final PreAttachHandles handles;
  private final Class<?> caller;
  private @Nullable WeakReference<MethodHandle> other;
  private int branches;

  PreAttachHandleSite(PreAttachHandles handles, Class<?> caller)
      throws ReflectiveOperationException {
    super(TYPE);
    this.handles = handles;
    this.caller = caller;
    setTarget(LOOKUP.bind(this, "replace", TYPE));
  }

  /**
   * Called by a handle. Gives the handle itself where anything is thrown: the host's call of it
   * comes next.
   */
  MethodHandle replace(MethodHandle handle) {
    try {
      // null too: the call that follows says so
      return handles.mayBe(handle) ? replacement(handle) : handle;
    } catch (Throwable unseen) {
      try {
        handles.failed(unseen);
      } catch (StackOverflowError | OutOfMemoryError again) {
        IpcAuditHooks.unsaid++;
      }
      return handle;
    }
  }

  private MethodHandle replacement(MethodHandle handle) {
    WeakReference<MethodHandle> last = other;
    if (last != null && last.refersTo(handle)) {
      return handle;
    }
    long errno = IpcAuditErrno.save();
    try {
      MethodHandle replaced = handles.replace(handle, caller);
      if (replaced == null) {
        other = new WeakReference<>(handle);
        return handle;
      }
      if (branches < MAX_BRANCHES) {
        branch(handle, replaced);
      }
      return replaced;
    } finally {
      IpcAuditErrno.restore(errno);
    }
  }

  private synchronized void branch(MethodHandle handle, MethodHandle replaced) {
    if (branches++ < MAX_BRANCHES) {
      try {
        MethodHandle test =
            LOOKUP.findStatic(
                PreAttachHandleSite.class,
                "isSame",
                MethodType.methodType(boolean.class, MethodHandle.class, MethodHandle.class));
        MethodHandle constant = MethodHandles.constant(MethodHandle.class, replaced);
        setTarget(
            MethodHandles.guardWithTest(
                test.bindTo(handle),
                MethodHandles.dropArguments(constant, 0, MethodHandle.class),
                getTarget()));
      } catch (Throwable slow) {
        branches = MAX_BRANCHES; // it works without
      }
    }
  }

  // called by a handle
  static boolean isSame(MethodHandle one, MethodHandle other) {
    return one == other;
  }
}
