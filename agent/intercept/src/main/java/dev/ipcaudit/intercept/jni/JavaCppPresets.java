package dev.ipcaudit.intercept.jni;

import dev.ipcaudit.intercept.call.CallArguments;
import dev.ipcaudit.intercept.call.HostBinding;
import dev.ipcaudit.model.Errno;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import org.jspecify.annotations.Nullable;

/**
 * How values read in calls of one copy of JavaCPP's presets. The errno of a call is not known:
 * nothing keeps it for the host, which would have to read libc's own. Thread-safe.
 */
final class JavaCppPresets implements HostBinding {

  private final String part;
  private final Class<?> pointer;
  private final MethodHandle address;
  private final MethodHandle position;
  private final MethodHandle sizeof;
  private final MethodHandle errnoLocation;

  /**
   * @param linux the class with the natives
   * @throws ReflectiveOperationException if this JavaCPP lacks one of the methods
   */
  JavaCppPresets(String part, Class<?> linux) throws ReflectiveOperationException {
    this.part = part;
    pointer = Class.forName("org.bytedeco.javacpp.Pointer", false, linux.getClassLoader());
    address = ofPointer("address", long.class);
    position = ofPointer("position", long.class);
    sizeof = ofPointer("sizeof", int.class);
    Class<?> ints = Class.forName("org.bytedeco.javacpp.IntPointer", false, linux.getClassLoader());
    errnoLocation =
        MethodHandles.publicLookup()
            .findStatic(linux, "__errno_location", MethodType.methodType(ints))
            .asType(MethodType.methodType(Object.class));
  }

  private MethodHandle ofPointer(String name, Class<?> result) throws ReflectiveOperationException {
    return MethodHandles.publicLookup()
        .findVirtual(pointer, name, MethodType.methodType(result))
        .asType(MethodType.methodType(result, Object.class));
  }

  @Override
  public String part() {
    return part;
  }

  @Override
  public int errno() {
    return Errno.UNKNOWN;
  }

  @Override
  public void errno(int errno) {
    // there is none but libc's own, which whoever asks puts back
  }

  @Override
  public void placeErrno() throws Throwable {
    IpcAuditErrno.place(number((Object) errnoLocation.invokeExact()));
  }

  /** The natives throw nothing for a failure. */
  @Override
  public int errnoOf(Throwable thrown) {
    return -1;
  }

  @Override
  public boolean isNumber(Object value) {
    return CallArguments.isIntegral(value) || pointer.isInstance(value);
  }

  /** Of a pointer where C finds what it points to: its position counts in elements. */
  @Override
  public long number(@Nullable Object value) throws Throwable {
    if (value instanceof Number number) {
      return number.longValue();
    }
    if (!pointer.isInstance(value)) {
      return 0;
    }
    long first = (long) address.invokeExact(value);
    long index = (long) position.invokeExact(value);
    return index == 0 ? first : first + index * (int) sizeof.invokeExact(value);
  }
}
