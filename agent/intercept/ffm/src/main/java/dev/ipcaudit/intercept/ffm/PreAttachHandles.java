package dev.ipcaudit.intercept.ffm;

import dev.ipcaudit.catalog.Catalog;
import dev.ipcaudit.intercept.call.LostCalls;
import dev.ipcaudit.model.Coverage;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.lang.ref.SoftReference;
import java.util.Collections;
import java.util.Map;
import java.util.WeakHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Finds out of which C function a handle is that was made before the agent was loaded, and gives
 * one that is heard instead. It must be what the linker made: a handle of the same values with its
 * arguments in another order would be read wrongly. So it is compared, values and form, with what
 * the linker remembers; or, if that was forgotten, with what it makes now. Thread-safe.
 */
final class PreAttachHandles {

  /** How deep a handle may lie in others for its function to be named. */
  private static final int DEPTH = 6;

  private final MethodHandleInternals inside;
  private final Downcalls downcalls;
  private final Coverage coverage;

  private static final Object STAYS = new Object();
  private static final Object OTHER = new Object();

  /**
   * By the handle that was given: a soft reference to the one to call, which may hold on to the
   * given one and to a class loader of the host; or what else is known of it.
   */
  private final Map<MethodHandle, Object> known = Collections.synchronizedMap(new WeakHashMap<>());

  PreAttachHandles(MethodHandleInternals inside, Downcalls downcalls, Coverage coverage) {
    this.inside = inside;
    this.downcalls = downcalls;
    this.coverage = coverage;
  }

  /** Says quickly of most handles that they are of no concern. */
  boolean mayBe(MethodHandle handle) {
    return inside.isBound(handle);
  }

  /**
   * What to call instead of a handle.
   *
   * @param caller whose call it is
   * @return the same handle if there is nothing to hear, or if it cannot be told what it does; null
   *     if it has nothing to do with native code either
   */
  @Nullable MethodHandle replace(MethodHandle handle, Class<?> caller) {
    Object found = known.get(handle);
    if (found instanceof SoftReference<?> heard) {
      found = heard.get();
    }
    if (found == null) {
      found = look(handle, caller);
      known.put(handle, found instanceof MethodHandle ? new SoftReference<>(found) : found);
    }
    return found == OTHER ? null : found == STAYS ? handle : (MethodHandle) found;
  }

  /** A call could not be looked at. */
  void failed(Throwable unseen) {
    downcalls.failed(unseen);
  }

  private Object look(MethodHandle handle, Class<?> caller) {
    try {
      MethodHandle heard = find(handle, caller);
      if (heard != handle && heard.type().equals(handle.type())) {
        return heard;
      }
      return holds(handle, DEPTH, MemorySegment.class) || holds(handle, DEPTH, WrappedHandle.class)
          ? STAYS
          : OTHER;
    } catch (Throwable unseen) {
      LostCalls.throwIfForNow(unseen);
      downcalls.failed(unseen);
      return OTHER;
    }
  }

  private MethodHandle find(MethodHandle handle, Class<?> caller) throws Throwable {
    Object[] values = inside.values(handle);
    if (values.length == 0 || holds(handle, DEPTH, WrappedHandle.class)) {
      return handle; // made since then
    }
    Object last = values[values.length - 1];
    int number = number(last);
    for (MethodHandleInternals.Linked linked : inside.remembered()) {
      if (linked.handle == handle) {
        return downcalls.unbound(handle, linked.shape, linked.options);
      }
      if (number != 0 && isBoundOf(linked.handle, handle, values)) {
        return downcalls.bound(handle, (MemorySegment) last, linked.shape, linked.options);
      }
    }
    MethodHandle heard =
        number == 0 ? null : new UncachedHandles(inside, downcalls).hear(handle, values, number);
    if (heard != null) {
      return heard;
    }
    int deep = number != 0 ? number : numberWithin(handle, DEPTH);
    if (deep != 0) {
      coverage.note(
          Catalog.function(deep)
              + " is not seen through a handle that was combined from others before the agent was"
              + " loaded, called in "
              + caller.getName());
    }
    return handle;
  }

  private boolean isBoundOf(MethodHandle unbound, MethodHandle handle, Object[] values)
      throws ReflectiveOperationException {
    if (!unbound.type().dropParameterTypes(0, 1).equals(handle.type())) {
      return false;
    }
    MethodHandle again = unbound.bindTo(values[values.length - 1]);
    if (!inside.actAlike(again, handle)) {
      return false;
    }
    Object[] others = inside.values(again);
    for (int i = 0; i < others.length; i++) {
      if (others[i] != values[i] && !(others[i] instanceof Long && others[i].equals(values[i]))) {
        return false;
      }
    }
    return true;
  }

  private int number(Object value) {
    return value instanceof MemorySegment symbol && symbol.isNative()
        ? downcalls.number(symbol)
        : 0;
  }

  /** The catalogued function whose address is bound to a handle, or to one that is bound to it. */
  private int numberWithin(MethodHandle handle, int depth) throws ReflectiveOperationException {
    if (inside.isBound(handle) && depth > 0) {
      for (Object value : inside.values(handle)) {
        int number =
            value instanceof MethodHandle inner ? numberWithin(inner, depth - 1) : number(value);
        if (number != 0) {
          return number;
        }
      }
    }
    return 0;
  }

  private boolean holds(MethodHandle handle, int depth, Class<?> type)
      throws ReflectiveOperationException {
    if (inside.isBound(handle) && depth > 0) {
      for (Object value : inside.values(handle)) {
        if (type.isInstance(value)
            || (value instanceof MethodHandle inner && holds(inner, depth - 1, type))) {
          return true;
        }
      }
    }
    return false;
  }
}
