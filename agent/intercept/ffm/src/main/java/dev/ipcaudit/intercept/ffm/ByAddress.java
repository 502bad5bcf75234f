package dev.ipcaudit.intercept.ffm;

import dev.ipcaudit.catalog.Catalog;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * One handle that takes the address of the function with each call. Any other address than those of
 * the catalogued functions costs a look into a small table. Thread-safe.
 */
final class ByAddress {

  private static final MethodHandles.Lookup LOOKUP = MethodHandles.lookup();

  private final Downcalls downcalls;
  private final MethodHandle plain;
  private final FunctionDescriptor shape;
  private final Linker.Option[] options;
  private final AtomicReferenceArray<MethodHandle> heard;

  ByAddress(
      Downcalls downcalls, MethodHandle plain, FunctionDescriptor shape, Linker.Option... options) {
    this.downcalls = downcalls;
    this.plain = plain;
    this.shape = shape;
    this.options = options;
    this.heard = new AtomicReferenceArray<>(Catalog.size() + 1);
  }

  MethodHandle handle() throws ReflectiveOperationException {
    MethodType type = plain.type();
    MethodHandle test =
        LOOKUP.bind(this, "isHeard", MethodType.methodType(boolean.class, MemorySegment.class));
    MethodHandle select =
        LOOKUP.bind(this, "select", MethodType.methodType(MethodHandle.class, MemorySegment.class));
    MethodHandle heardOnes = MethodHandles.foldArguments(MethodHandles.exactInvoker(type), select);
    return MethodHandles.guardWithTest(test, heardOnes, plain);
  }

  private boolean isHeard(MemorySegment address) {
    return downcalls.number(address) != 0;
  }

  private MethodHandle select(MemorySegment address) {
    int number = downcalls.number(address);
    MethodHandle selected = heard.get(number);
    if (selected == null) {
      selected = make(number);
      heard.set(number, selected);
    }
    return selected;
  }

  private MethodHandle make(int number) {
    try {
      return downcalls.heard(number, shape, options);
    } catch (Throwable unseen) {
      downcalls.failed(unseen);
      return plain;
    }
  }
}
