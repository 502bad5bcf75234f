package dev.ipcaudit.intercept.jna;

import dev.ipcaudit.catalog.Catalog;
import dev.ipcaudit.catalog.Effect;
import dev.ipcaudit.catalog.LibcFunction;
import dev.ipcaudit.intercept.CallArguments;
import dev.ipcaudit.intercept.Interests;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandleInfo;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Modifier;

/**
 * Links calls of natives that were loaded before the agent came, and so could not be wrapped: the
 * call site calls {@link #call} with the original method, which does what a wrapper would.
 */
final class DirectLinker {

  private static final MethodHandle CALL;

  static {
    try {
      CALL =
          MethodHandles.lookup()
              .findVirtual(
                  DirectLinker.class, "call", MethodType.methodType(Object.class, Object[].class));
    } catch (ReflectiveOperationException impossible) {
      throw new ExceptionInInitializerError(impossible);
    }
  }

  private final DirectSink sink;
  private final Class<?> owner;
  private final LibcFunction function;
  private final MethodHandle target;
  private final int receivers;
  private final boolean isVoid;

  private DirectLinker(
      DirectSink sink, Class<?> owner, LibcFunction function, MethodHandle target, int receivers) {
    this.sink = sink;
    this.owner = owner;
    this.function = function;
    this.receivers = receivers;
    isVoid = target.type().returnType() == void.class;
    this.target =
        target
            .asType(target.type().generic())
            .asSpreader(Object[].class, target.type().parameterCount());
  }

  /** What the call site shall call: the method itself unless it is a native. */
  static MethodHandle link(
      DirectSink sink, MethodHandles.Lookup caller, MethodHandle target, int number) {
    MethodHandleInfo info = caller.revealDirect(target);
    if (!Modifier.isNative(info.getModifiers())) {
      return target;
    }
    int receivers = Modifier.isStatic(info.getModifiers()) ? 0 : 1;
    DirectLinker linker =
        new DirectLinker(
            sink, info.getDeclaringClass(), Catalog.function(number), target, receivers);
    return CALL.bindTo(linker)
        .asCollector(Object[].class, target.type().parameterCount())
        .asType(target.type());
  }

  private Object call(Object[] all) throws Throwable {
    if (!sink.hears(function.number(), owner)) {
      return (Object) target.invokeExact(all);
    }
    Object[] arguments = all;
    if (receivers > 0) {
      arguments = java.util.Arrays.copyOfRange(all, receivers, all.length);
    }
    int number = function.number();
    if (Catalog.looksBefore(function)) {
      sink.before(number, owner, arguments);
    }
    if (function.effect() == Effect.GET) {
      probe(all, arguments);
    }
    if (function.blocks()) {
      Object first = arguments.length > 0 ? arguments[0] : null;
      IpcAuditMarks.enter(number, first instanceof Number ? ((Number) first).longValue() : -1);
    }
    Object result;
    try {
      result = (Object) target.invokeExact(all);
    } catch (Throwable thrown) {
      sink.thrown(number, owner, arguments, thrown);
      throw thrown;
    } finally {
      if (function.blocks()) {
        IpcAuditMarks.leave();
      }
    }
    if (isOfInterest(arguments, result)) {
      sink.after(number, owner, arguments, isVoid ? void.class : result);
    }
    return result;
  }

  private void probe(Object[] all, Object[] arguments) {
    int flagsAt = function.selectArgument();
    if (!CallArguments.needProbe(function, arguments)
        || !(arguments[flagsAt] instanceof Integer)
        || !sink.probes(
            function.number(),
            owner,
            ((Number) arguments[0]).longValue(),
            (Integer) arguments[flagsAt])) {
      return;
    }
    Object[] question = all.clone();
    question[flagsAt + receivers] = 0;
    try {
      sink.probed(owner, (Object) target.invokeExact(question), null);
    } catch (Throwable thrown) {
      sink.probed(owner, null, thrown);
    }
  }

  private boolean isOfInterest(Object[] arguments, Object result) {
    boolean failed = result instanceof Number && ((Number) result).intValue() == -1;
    int interest = Interests.after(function);
    if (failed || interest == IpcAuditHooks.ALWAYS) {
      return true;
    }
    if (interest == IpcAuditHooks.FAILURE) {
      return function.samples() && IpcAuditMarks.sampled();
    }
    return IpcAuditHooks.isCommand(function.number(), arguments);
  }
}
