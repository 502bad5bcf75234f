package dev.ipcaudit.intercept.ffm;

import dev.ipcaudit.catalog.LibcFunction;
import dev.ipcaudit.intercept.emit.GuardedCode;
import dev.ipcaudit.intercept.emit.HookEmitter;
import dev.ipcaudit.intercept.emit.InterestCode;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import net.bytebuddy.jar.asm.ClassWriter;
import net.bytebuddy.jar.asm.Label;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;
import net.bytebuddy.jar.asm.Type;
import org.jspecify.annotations.Nullable;

/**
 * Writes the method that surrounds the linker's handle. The same can be composed of method handles,
 * but each of a dozen steps would be a class that the JVM makes while the host waits; this is one.
 *
 * <pre>
 *   static int call(
 *       Downcall d, MethodHandle handle, MethodHandle plain, MemorySegment address, int id, ...) {
 *     Capture capture = Capture.SPARE;                         // unless the host brings a segment
 *     IpcAuditInFlight mark = null;
 *     guarded {
 *       if (UnreadErrno.open != 0) UnreadErrno.nextCall();
 *       d.before(address, new Object[] {id, ...});             // if the call may create
 *       capture = Capture.take();
 *     }
 *     guarded { mark = Capture.mark(5, id); }                  // if the call may wait
 *     int result;
 *     try {
 *       result = (int) handle.invokeExact(address, capture.segment, id, ...);
 *     } catch (OutOfMemoryError none) {                        // for the capture, before the call
 *       capture = Capture.SPARE;
 *       result = (int) plain.invokeExact(address, id, ...);
 *     }
 *     if (mark != null) mark.function = 0;                     // also if the handle throws
 *     guarded {
 *       if (result != -1 &amp;&amp; command is none of interest) {      // unless every call is of interest
 *         capture.give();
 *       } else {
 *         d.after(result, capture.giveErrno(), null, new Object[] {id, ...});
 *       }
 *     }
 *     return result;
 *   }
 * </pre>
 */
final class CallWrapperGenerator {

  private static final String PACKAGE = "dev/ipcaudit/intercept/ffm/";
  private static final String DOWNCALL = Type.getInternalName(Downcall.class);
  private static final String OWN_CAPTURE = Type.getInternalName(ErrnoSegment.class);
  private static final String UNREAD = Type.getInternalName(UnreadErrno.class);
  private static final String SEGMENT = "java/lang/foreign/MemorySegment";
  private static final String HANDLE = "java/lang/invoke/MethodHandle";

  /** The parameters d, handle, plain and address. */
  private static final int PLAIN = 2;

  private static final int ADDRESS = 3;
  private static final int CAPTURE = 4;

  private final LibcFunction function;
  private final boolean ownCapture;
  private final boolean hasPlain;
  private final MethodType handleType;
  private final MethodType type;
  private final Type result;
  private final Type[] arguments;
  private final int[] slots;
  private final int captureSlot;
  private final int markSlot;
  private final int resultSlot;
  private final ClassWriter writer = new ClassWriter(ClassWriter.COMPUTE_FRAMES);
  private final MethodVisitor code;

  private CallWrapperGenerator(
      LibcFunction function,
      MethodType handleType,
      boolean ownCapture,
      boolean hasPlain,
      boolean isVoid) {
    this.function = function;
    // one that gives an object may lack memory for it after the call
    this.hasPlain = hasPlain && handleType.returnType().isPrimitive();
    this.ownCapture = ownCapture;
    this.handleType = handleType;
    MethodType visible = ownCapture ? handleType.dropParameterTypes(1, 2) : handleType;
    type =
        (isVoid ? visible.changeReturnType(void.class) : visible)
            .insertParameterTypes(0, Downcall.class, MethodHandle.class, MethodHandle.class);
    result = Type.getType(handleType.returnType());
    arguments = new Type[handleType.parameterCount() - 2];
    slots = new int[arguments.length];
    int slot = ownCapture ? CAPTURE : CAPTURE + 1;
    for (int i = 0; i < arguments.length; i++) {
      arguments[i] = Type.getType(handleType.parameterType(i + 2));
      slots[i] = slot;
      slot += arguments[i].getSize();
    }
    captureSlot = ownCapture ? slot++ : CAPTURE;
    markSlot = slot++;
    resultSlot = slot;
    writer.visit(
        Opcodes.V17,
        Opcodes.ACC_FINAL | Opcodes.ACC_SYNTHETIC,
        PACKAGE + "Call",
        null,
        "java/lang/Object",
        null);
    code =
        writer.visitMethod(Opcodes.ACC_STATIC, "call", type.toMethodDescriptorString(), null, null);
  }

  /** Whether a result of this type can be looked at. */
  static boolean understands(Class<?> result) {
    return result == int.class || result == long.class || result == MemorySegment.class;
  }

  /**
   * A handle that calls another one and tells the listener.
   *
   * @param handle takes the address, the segment for errno and the arguments
   * @param plain the same without the segment, for calls that have no memory for it; null if there
   *     is none
   * @param idle a C function that does nothing, whatever its arguments; null if there is none
   * @param ownCapture whether the segment is to be one of ours, and no parameter
   * @param isVoid whether the host takes no result
   */
  static MethodHandle around(
      LibcFunction function,
      DowncallListener listener,
      MethodHandle handle,
      @Nullable MethodHandle plain,
      @Nullable MemorySegment idle,
      boolean ownCapture,
      boolean isVoid)
      throws Throwable {
    CallWrapperGenerator wrapper =
        new CallWrapperGenerator(function, handle.type(), ownCapture, plain != null, isVoid);
    MethodHandles.Lookup made = MethodHandles.lookup().defineHiddenClass(wrapper.write(), true);
    MethodHandle call = made.findStatic(made.lookupClass(), "call", wrapper.type);
    if (idle != null) {
      made.findStatic(made.lookupClass(), IdleCode.NAME, IdleCode.TYPE)
          .invokeExact(handle, plain, idle, ErrnoSegment.SPARE.segment());
    }
    Downcall downcall = new Downcall(function, listener, handle);
    return MethodHandles.insertArguments(call, 0, downcall, handle, plain);
  }

  private byte[] write() {
    code.visitCode();
    before();
    mark();
    call();
    after();
    code.visitMaxs(0, 0);
    code.visitEnd();
    IdleCode.write(writer, handleType, hasPlain);
    writer.visitEnd();
    return writer.toByteArray();
  }

  private void before() {
    GuardedCode guard = guard();
    if (ownCapture) {
      code.visitFieldInsn(Opcodes.GETSTATIC, OWN_CAPTURE, "SPARE", "L" + OWN_CAPTURE + ";");
      code.visitVarInsn(Opcodes.ASTORE, captureSlot);
    }
    guard.begin();
    endUnread();
    if (function.looksBefore()) {
      Label none = new Label();
      interest().emitBefore(none);
      code.visitVarInsn(Opcodes.ALOAD, 0);
      code.visitVarInsn(Opcodes.ALOAD, ADDRESS);
      pushArguments();
      invoke(DOWNCALL, "before", "(L" + SEGMENT + ";[Ljava/lang/Object;)V");
      code.visitLabel(none);
    }
    if (ownCapture) {
      invokeStatic("take", "()L" + OWN_CAPTURE + ";");
      code.visitVarInsn(Opcodes.ASTORE, captureSlot);
    }
    guard.end();
  }

  /** What the host has not read by now it reads too late. */
  private void endUnread() {
    Label none = new Label();
    code.visitFieldInsn(Opcodes.GETSTATIC, UNREAD, "open", "I");
    code.visitJumpInsn(Opcodes.IFEQ, none);
    code.visitMethodInsn(Opcodes.INVOKESTATIC, UNREAD, "nextCall", "()V", false);
    code.visitLabel(none);
  }

  private void mark() {
    if (!function.isMarked()) {
      return;
    }
    code.visitInsn(Opcodes.ACONST_NULL);
    code.visitVarInsn(Opcodes.ASTORE, markSlot);
    GuardedCode guard = guard();
    guard.begin();
    HookEmitter.push(code, function.number());
    if (arguments.length > 0 && HookEmitter.isIntegral(arguments[0])) {
      HookEmitter.loadAsLong(code, arguments[0], slots[0]);
    } else {
      code.visitLdcInsn(-1L);
    }
    invokeStatic("mark", "(IJ)L" + HookEmitter.IN_FLIGHT + ";");
    code.visitVarInsn(Opcodes.ASTORE, markSlot);
    guard.end();
  }

  /**
   * A handle may throw before it calls: no mark must stay behind. Where it is we who capture errno,
   * it is we who need memory for that, before the call as well: the call is made without.
   */
  private void call() {
    Label begin = new Label();
    Label end = new Label();
    Label thrown = new Label();
    Label returned = new Label();
    if (hasPlain) {
      Label captured = new Label();
      Label full = new Label();
      Label uncaptured = new Label();
      code.visitTryCatchBlock(begin, captured, full, "java/lang/OutOfMemoryError");
      if (function.isMarked()) {
        code.visitTryCatchBlock(begin, end, thrown, null);
      }
      code.visitLabel(begin);
      invokeHandle(true);
      code.visitLabel(captured);
      code.visitJumpInsn(Opcodes.GOTO, uncaptured);
      code.visitLabel(full);
      code.visitInsn(Opcodes.POP);
      code.visitFieldInsn(Opcodes.GETSTATIC, OWN_CAPTURE, "SPARE", "L" + OWN_CAPTURE + ";");
      code.visitVarInsn(Opcodes.ASTORE, captureSlot);
      invokeHandle(false);
      code.visitLabel(uncaptured);
    } else {
      if (function.isMarked()) {
        code.visitTryCatchBlock(begin, end, thrown, null);
      }
      code.visitLabel(begin);
      invokeHandle(true);
    }
    code.visitLabel(end);
    if (function.isMarked()) {
      code.visitJumpInsn(Opcodes.GOTO, returned);
      code.visitLabel(thrown);
      unmark();
      code.visitInsn(Opcodes.ATHROW);
      code.visitLabel(returned);
      unmark();
    }
  }

  private void invokeHandle(boolean captures) {
    code.visitVarInsn(Opcodes.ALOAD, captures ? 1 : PLAIN);
    code.visitVarInsn(Opcodes.ALOAD, ADDRESS);
    if (captures) {
      code.visitVarInsn(Opcodes.ALOAD, captureSlot);
      if (ownCapture) {
        code.visitFieldInsn(Opcodes.GETFIELD, OWN_CAPTURE, "segment", "L" + SEGMENT + ";");
      }
    }
    for (int i = 0; i < arguments.length; i++) {
      load(arguments[i], slots[i]);
    }
    MethodType invoked = captures ? handleType : handleType.dropParameterTypes(1, 2);
    invoke(HANDLE, "invokeExact", invoked.toMethodDescriptorString());
    code.visitVarInsn(result.getOpcode(Opcodes.ISTORE), resultSlot);
  }

  private void unmark() {
    Label none = new Label();
    code.visitVarInsn(Opcodes.ALOAD, markSlot);
    code.visitJumpInsn(Opcodes.IFNULL, none);
    HookEmitter.unmark(code, markSlot);
    code.visitLabel(none);
  }

  private void after() {
    GuardedCode guard = guard();
    guard.begin();
    Label uninteresting = new Label();
    boolean some = interest().emit(uninteresting);
    code.visitVarInsn(Opcodes.ALOAD, 0);
    load(result, resultSlot);
    HookEmitter.box(code, result);
    code.visitVarInsn(Opcodes.ALOAD, captureSlot);
    if (ownCapture) {
      invoke(OWN_CAPTURE, "giveErrno", "()I");
      code.visitInsn(Opcodes.ACONST_NULL);
    } else {
      invokeStatic("errnoOf", "(L" + SEGMENT + ";)I");
      code.visitVarInsn(Opcodes.ALOAD, captureSlot);
    }
    pushArguments();
    invoke(DOWNCALL, "after", "(Ljava/lang/Object;IL" + SEGMENT + ";[Ljava/lang/Object;)V");
    if (some) {
      code.visitJumpInsn(Opcodes.GOTO, guard.done());
      code.visitLabel(uninteresting);
      if (ownCapture) {
        code.visitVarInsn(Opcodes.ALOAD, captureSlot);
        invoke(OWN_CAPTURE, "give", "()V");
      } else {
        code.visitInsn(Opcodes.NOP);
      }
    }
    guard.end();
    if (type.returnType() == void.class) {
      code.visitInsn(Opcodes.RETURN);
    } else {
      load(result, resultSlot);
      code.visitInsn(result.getOpcode(Opcodes.IRETURN));
    }
  }

  /** ASM computes the frames of this class. */
  private GuardedCode guard() {
    return new GuardedCode(code, HookEmitter.HOOKS, false);
  }

  private InterestCode interest() {
    return new InterestCode(code, function.interest(), arguments, slots) {
      @Override
      protected void loadResult() {
        if (result.getSort() == Type.OBJECT) {
          code.visitVarInsn(Opcodes.ALOAD, resultSlot);
          code.visitMethodInsn(Opcodes.INVOKEINTERFACE, SEGMENT, "address", "()J", true);
          code.visitInsn(Opcodes.L2I);
        } else {
          HookEmitter.loadAsInt(code, result, resultSlot);
        }
      }

      @Override
      protected boolean loadAddress(Type type, int slot) {
        if (!type.getDescriptor().equals("L" + SEGMENT + ";")) {
          return super.loadAddress(type, slot);
        }
        code.visitVarInsn(Opcodes.ALOAD, slot);
        code.visitMethodInsn(Opcodes.INVOKEINTERFACE, SEGMENT, "address", "()J", true);
        return true;
      }

      @Override
      protected void frame() {
        // ASM computes them
      }
    };
  }

  private void pushArguments() {
    HookEmitter.push(code, arguments.length);
    code.visitTypeInsn(Opcodes.ANEWARRAY, "java/lang/Object");
    for (int i = 0; i < arguments.length; i++) {
      code.visitInsn(Opcodes.DUP);
      HookEmitter.push(code, i);
      load(arguments[i], slots[i]);
      HookEmitter.box(code, arguments[i]);
      code.visitInsn(Opcodes.AASTORE);
    }
  }

  private void load(Type what, int slot) {
    code.visitVarInsn(what.getOpcode(Opcodes.ILOAD), slot);
  }

  private void invoke(String owner, String name, String descriptor) {
    code.visitMethodInsn(Opcodes.INVOKEVIRTUAL, owner, name, descriptor, false);
  }

  private void invokeStatic(String name, String descriptor) {
    code.visitMethodInsn(Opcodes.INVOKESTATIC, OWN_CAPTURE, name, descriptor, false);
  }
}
