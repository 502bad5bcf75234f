package dev.ipcaudit.intercept.ffm;

import dev.ipcaudit.intercept.Bindings;
import dev.ipcaudit.intercept.ModuleOpener;
import dev.ipcaudit.intercept.call.LibcAddresses;
import dev.ipcaudit.intercept.call.LostCalls;
import dev.ipcaudit.model.Coverage;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.instrument.Instrumentation;
import java.lang.invoke.CallSite;
import java.lang.invoke.ConstantCallSite;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Hears of every handle that the JDK's linker makes. Made while the linker itself is being loaded,
 * so nothing of java.lang.foreign is touched before the first handle. Nothing that records calls is
 * made before one of a function of the catalog: many a host has none. Thread-safe.
 */
public final class PanamaLinker extends IpcAuditLinker.Sink {

  private final Bindings bindings;
  private final Coverage coverage;
  private final Instrumentation instrumentation;
  private volatile @Nullable Downcalls downcalls;
  private @Nullable PreAttachHandles oldHandles;

  public PanamaLinker(Bindings bindings) {
    this.bindings = bindings;
    coverage = bindings.coverage();
    instrumentation = bindings.instrumentation();
  }

  /** The linker with our hooks, or null if it stays as it is. */
  byte @Nullable [] rewrite(byte[] linker) {
    byte[] rewritten = LinkerPatch.rewrite(linker);
    if (rewritten == null) {
      coverage.failed(PanamaCall.PART, "the linker of this JDK has no hooked method");
      return null;
    }
    IpcAuditLinker.sink = this;
    coverage.active(PanamaCall.PART);
    return rewritten;
  }

  @Override
  public MethodHandle linked(
      MethodHandle plain,
      MethodHandle link,
      Object linker,
      @Nullable Object symbol,
      Object shape,
      Object[] options) {
    try {
      if (downcalls == null && isOther(symbol)) {
        return plain;
      }
      Downcalls all = downcalls(link, linker);
      FunctionDescriptor function = (FunctionDescriptor) shape;
      Linker.Option[] own = Arrays.copyOf(options, options.length, Linker.Option[].class);
      MethodHandle heard =
          symbol == null
              ? all.unbound(plain, function, own)
              : all.bound(plain, (MemorySegment) symbol, function, own);
      if (heard.type().equals(plain.type())) {
        return heard;
      }
      coverage.failed(PanamaCall.PART, heard.type() + " is not " + plain.type());
    } catch (Throwable unseen) {
      LostCalls.throwIfForNow(unseen); // the hook gives the plain one
      coverage.failed(PanamaCall.PART, unseen.toString());
    }
    return plain;
  }

  /** Whether a handle is of another function than those of the catalog. */
  private boolean isOther(@Nullable Object symbol) {
    if (symbol == null) { // each call will say
      return false;
    }
    LibcAddresses.learn(coverage);
    return !LibcAddresses.unknown()
        && IpcAuditFilter.functionAt(((MemorySegment) symbol).address()) == 0;
  }

  @Override
  public CallSite replacing(Class<?> caller) {
    try {
      return new PreAttachHandleSite(oldHandles(), caller);
    } catch (Throwable unseen) {
      coverage.note(
          "Panama handles that were created before the agent was loaded are not seen: " + unseen);
      return new ConstantCallSite(MethodHandles.identity(MethodHandle.class));
    }
  }

  private synchronized PreAttachHandles oldHandles() throws ReflectiveOperationException {
    if (oldHandles == null) {
      MethodHandleInternals inside = new MethodHandleInternals(new ModuleOpener(instrumentation));
      oldHandles = new PreAttachHandles(inside, downcalls(inside.linking()), coverage);
    }
    return oldHandles;
  }

  @Override
  public void accessed(Object segment, long offset, long length) {
    UnreadErrno.accessed((MemorySegment) segment, offset, length);
  }

  private Downcalls downcalls(MethodHandle link, Object linker) {
    Downcalls made = downcalls;
    return made == null ? downcalls(new LinkerAccess(link, linker)) : made;
  }

  private synchronized Downcalls downcalls(LinkerAccess linking) {
    if (downcalls == null) {
      ReadHooks reads = new ReadHooks(instrumentation, coverage);
      downcalls = new Downcalls(bindings.calls(), coverage, linking, reads);
    }
    return downcalls;
  }

  /** A variable of the thread that carries the current one, if this JDK lets it be had. */
  static <T> ThreadLocal<T> perCarrier() {
    return IpcAuditLinker.Sink.carrierLocal();
  }
}
