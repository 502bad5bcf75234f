package dev.ipcaudit.intercept.jna;

import com.sun.jna.Function;
import com.sun.jna.LastErrorException;
import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Pointer;
import com.sun.jna.PointerType;
import com.sun.jna.Structure;
import java.util.Map;

/**
 * Is defined once for each copy of JNA, beside it: the JVM links it as it links the host's own
 * code. To reach the same by method handles or reflection takes the host's first call six
 * milliseconds, and each later one a look-up. Only public methods are called, which 5.4 and every
 * later version have.
 */
public final class JnaBridge extends IpcAuditJna.Copy {

  @Override
  public int errno() {
    return Native.getLastError();
  }

  @Override
  public void errno(int errno) {
    Native.setLastError(errno);
  }

  @Override
  public int errnoOf(Throwable thrown) {
    return thrown instanceof LastErrorException failed ? failed.getErrorCode() : -1;
  }

  @Override
  public boolean isAddress(Object value) {
    return value instanceof Pointer || value instanceof PointerType;
  }

  @Override
  public boolean isPointer(Object value) {
    return value instanceof Pointer;
  }

  @Override
  public boolean isByValue(Object value) {
    return value instanceof Structure.ByValue;
  }

  @Override
  public long address(Object value) {
    Object pointer = value;
    if (value instanceof PointerType typed) {
      pointer = typed.getPointer();
    } else if (value instanceof Structure structure) {
      pointer = structure.getPointer();
    }
    return pointer instanceof Pointer known ? Pointer.nativeValue(known) : 0;
  }

  @Override
  public Object function(String library, String name) {
    return library == null
        ? NativeLibrary.getProcess().getFunction(name)
        : Function.getFunction(library, name);
  }

  @Override
  public String encoding() {
    return Native.getDefaultStringEncoding();
  }

  @Override
  public Object invoke(Object function, Class<?> type) {
    return ((Function) function).invoke(type, new Object[0], Map.of());
  }

  @Override
  public int invokeInt(Object function, Object[] arguments) {
    return ((Function) function).invokeInt(arguments);
  }

  @Override
  public long invokeLong(Object function, Object[] arguments) {
    return ((Function) function).invokeLong(arguments);
  }
}
