package dev.ipcaudit.intercept.jnr;

import com.kenai.jffi.CallContext;
import com.kenai.jffi.CallingConvention;
import com.kenai.jffi.Function;
import com.kenai.jffi.HeapInvocationBuffer;
import com.kenai.jffi.Invoker;
import com.kenai.jffi.LastError;
import com.kenai.jffi.Library;
import com.kenai.jffi.ObjectParameterInfo;
import com.kenai.jffi.ObjectParameterStrategy;
import com.kenai.jffi.Type;

/**
 * Is defined once for each copy of jffi, beside it: the JVM links it as it links the host's own
 * code. To reach the same by method handles takes the host's first call many milliseconds. Only
 * public methods are called.
 */
public final class JffiBridge extends IpcAuditJffi.Copy {

  @Override
  public int errno() {
    return LastError.getInstance().get();
  }

  @Override
  public void errno(int errno) {
    LastError.getInstance().set(errno);
  }

  @Override
  public long address(String name) {
    return Library.getDefault().getSymbolAddress(name);
  }

  @Override
  public long call(Object context, long address, long first, long second, long third) {
    return Invoker.getInstance().invokeN3((CallContext) context, address, first, second, third);
  }

  @Override
  public Object[] words() {
    return new Type[] {Type.SINT, Type.UINT, Type.SINT32, Type.UINT32};
  }

  @Override
  public Object[] longs() {
    return new Type[] {
      Type.SLONG,
      Type.ULONG,
      Type.SINT64,
      Type.UINT64,
      Type.SLONG_LONG,
      Type.ULONG_LONG,
      Type.POINTER
    };
  }

  @Override
  public Object[] shorts() {
    return new Type[] {
      Type.SINT8,
      Type.UINT8,
      Type.SINT16,
      Type.UINT16,
      Type.SCHAR,
      Type.UCHAR,
      Type.SSHORT,
      Type.USHORT
    };
  }

  @Override
  public Object question() {
    return context(Type.SINT, true, Type.SINT, Type.SLONG, Type.SINT);
  }

  @Override
  public Object location() {
    return context(Type.POINTER, false, Type.SINT, Type.SLONG, Type.SINT);
  }

  private static CallContext context(Type result, boolean savesErrno, Type... parameters) {
    return CallContext.getCallContext(result, parameters, CallingConvention.DEFAULT, savesErrno);
  }

  @Override
  public Object contextOf(Object contextOrFunction) {
    return contextOrFunction instanceof Function function
        ? function.getCallContext()
        : contextOrFunction;
  }

  @Override
  public Object saving(Object context) {
    CallContext plain = (CallContext) context;
    Type[] parameters = new Type[plain.getParameterCount()];
    for (int i = 0; i < parameters.length; i++) {
      parameters[i] = plain.getParameterType(i);
    }
    return context(plain.getReturnType(), true, parameters);
  }

  @Override
  public Object function(Object function, Object context) {
    return new Function(((Function) function).getFunctionAddress(), (CallContext) context);
  }

  @Override
  public Object returnType(Object context) {
    return ((CallContext) context).getReturnType();
  }

  @Override
  public int parameterCount(Object context) {
    return ((CallContext) context).getParameterCount();
  }

  @Override
  public Object parameterType(Object context, int index) {
    return ((CallContext) context).getParameterType(index);
  }

  @Override
  public boolean isBuffer(Object value) {
    return value instanceof HeapInvocationBuffer;
  }

  @Override
  public int parameterIndex(Object value) {
    return value instanceof ObjectParameterInfo info ? info.getParameterIndex() : -1;
  }

  @Override
  public boolean isHeap(Object strategy) {
    return strategy instanceof ObjectParameterStrategy<?> known && !known.isDirect();
  }

  @Override
  public Object object(Object strategy, Object object) {
    return known(strategy).object(object);
  }

  @Override
  public int offset(Object strategy, Object object) {
    return known(strategy).offset(object);
  }

  @Override
  public int length(Object strategy, Object object) {
    return known(strategy).length(object);
  }

  @SuppressWarnings("unchecked") // it came with the object
  private static ObjectParameterStrategy<Object> known(Object strategy) {
    return (ObjectParameterStrategy<Object>) strategy;
  }
}
