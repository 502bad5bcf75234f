package dev.ipcaudit.intercept.jni;

import dev.ipcaudit.catalog.LibcFunction;
import dev.ipcaudit.intercept.call.CallArguments;
import dev.ipcaudit.intercept.call.HostBinding;
import dev.ipcaudit.model.Errno;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/** The entry points of one class of a JNI library, read as calls of C. Thread-safe. */
final class JniEntryPoints implements HostBinding {

  private final EntryClass entryClass;
  private final FileDescriptors descriptors;

  JniEntryPoints(EntryClass entryClass, FileDescriptors descriptors) {
    this.entryClass = entryClass;
    this.descriptors = descriptors;
  }

  @Override
  public String part() {
    return entryClass.library.part();
  }

  @Override
  public Object[] arguments(LibcFunction function, Object[] given, @Nullable Object result) {
    return shape(function).arguments(given, result);
  }

  @Override
  public Object result(LibcFunction function, Object[] given, @Nullable Object result)
      throws Throwable {
    Object outcome = shape(function).result(given, result);
    return outcome == null || number(outcome) < 0 ? Integer.valueOf(-1) : outcome;
  }

  /** No class has two entry points of different shapes for one function. */
  private Shape shape(LibcFunction function) {
    for (EntryPoint entry : entryClass.entries) {
      if (entry.function == function) {
        return entry.shape;
      }
    }
    throw new IllegalArgumentException(function.name());
  }

  @Override
  public int errnoAfter(@Nullable Object result) {
    return result instanceof Number number && number.longValue() < 0 && !entryClass.isAsInC()
        ? (int) -number.longValue()
        : Errno.UNKNOWN;
  }

  @Override
  public int errno() {
    return Errno.UNKNOWN;
  }

  @Override
  public void errno(int errno) {
    // nothing of ours is asked through a JNI library, so there is nothing to put back
  }

  /** Exceptions of these libraries carry text alone. */
  @Override
  public int errnoOf(Throwable thrown) {
    return -1;
  }

  @Override
  public boolean isNumber(Object value) {
    return CallArguments.isIntegral(value) || value instanceof java.io.FileDescriptor;
  }

  @Override
  public long number(@Nullable Object value) throws Throwable {
    if (value instanceof Number number) {
      return number.longValue();
    }
    return value instanceof java.io.FileDescriptor ? descriptors.number(value) : 0;
  }

  /** The numbers of most of these libraries stand for no memory. */
  @Override
  public long address(Object value) {
    return entryClass.isAsInC() && value instanceof Number number ? number.longValue() : 0;
  }

  /** Descriptors that the library gave to Java, as if they were where C had written them. */
  @Override
  public boolean copy(Object place, int offset, byte[] into) throws Throwable {
    ByteBuffer out = ByteBuffer.wrap(into).order(ByteOrder.nativeOrder());
    for (int index = offset / Integer.BYTES; out.hasRemaining(); index++) {
      out.putInt(descriptor(place, index));
    }
    return true;
  }

  private int descriptor(Object place, int index) throws Throwable {
    if (place instanceof Object[] array) {
      return (int) number(array[index]);
    }
    // two in one number, the first one above; or one alone, asked for by index 0
    long packed = ((Number) place).longValue();
    return (int) (place instanceof Long && index == 0 ? packed >>> 32 : packed);
  }
}
