package dev.ipcaudit.intercept;

import dev.ipcaudit.catalog.Catalog;
import dev.ipcaudit.catalog.Effect;
import dev.ipcaudit.catalog.LibcFunction;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import net.bytebuddy.jar.asm.ClassReader;
import net.bytebuddy.jar.asm.ClassVisitor;
import net.bytebuddy.jar.asm.ClassWriter;
import net.bytebuddy.jar.asm.Label;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;
import net.bytebuddy.jar.asm.Type;

/**
 * Gives natives that stand for a catalogued function a wrapper: the native gets the prefix that JNA
 * strips by itself (property {@code jna.profiler.prefix}), and a method of the old name calls it
 * and the hooks. So calls by method reference and by reflection are seen as well. Natives that JNI
 * binds, by name or by RegisterNatives, keep working through {@code
 * Instrumentation.setNativeMethodPrefix}.
 */
public final class NativeWrapper extends ClassVisitor {

  /** Which natives get a wrapper. */
  public interface Choice {
    /** The function that a native stands for, or null for a native that is none of ours. */
    LibcFunction function(String name, String descriptor);

    /** Whether the native saves errno for us alone, so that the host must not find it. */
    boolean hidesErrno(String name, String descriptor);

    /**
     * Whether the hook hears of a call before it is made, because its arguments tell nothing after
     * it.
     */
    default boolean tellsEarly(String name, String descriptor) {
      return false;
    }
  }

  /** Natives that are named like the function. */
  private static final class ByName implements Choice {
    @Override
    public LibcFunction function(String name, String descriptor) {
      return Catalog.function(name);
    }

    @Override
    public boolean hidesErrno(String name, String descriptor) {
      return false;
    }
  }

  static final Choice BY_NAME = new ByName();

  private static final String HOOK_EXIT =
      "(Ljava/lang/Object;ILjava/lang/Class;[Ljava/lang/Object;)V";
  private static final String HOOK_THROWN =
      "(Ljava/lang/Throwable;ILjava/lang/Class;[Ljava/lang/Object;)V";

  private static final String HOOK_CLASS = "(Ljava/lang/Class;)V";

  private final String prefix;
  private final Choice choice;
  private final Set<String> taken;
  private String owner;
  private boolean framed;
  private int wrapped;

  private NativeWrapper(ClassVisitor next, String prefix, Choice choice, Set<String> taken) {
    super(Opcodes.ASM9, next);
    this.prefix = prefix;
    this.choice = choice;
    this.taken = taken;
  }

  /** The rewritten class, or null if nothing in it is to be wrapped. */
  public static byte[] rewrite(byte[] bytes, String prefix, Choice choice) {
    ClassReader reader = new ClassReader(bytes);
    ClassWriter writer = new ClassWriter(reader, ClassWriter.COMPUTE_MAXS);
    NativeWrapper wrapper =
        new NativeWrapper(writer, prefix, choice, prefixedMethods(reader, prefix));
    reader.accept(wrapper, 0);
    return wrapper.wrapped == 0 ? null : writer.toByteArray();
  }

  /** Another agent may use the same prefix; what it renamed is left alone. */
  private static Set<String> prefixedMethods(ClassReader reader, String prefix) {
    Set<String> names = new HashSet<>();
    reader.accept(
        new ClassVisitor(Opcodes.ASM9) {
          @Override
          public MethodVisitor visitMethod(
              int access, String name, String descriptor, String signature, String[] exceptions) {
            if (name.startsWith(prefix)) {
              names.add(name);
            }
            return null;
          }
        },
        ClassReader.SKIP_CODE | ClassReader.SKIP_DEBUG | ClassReader.SKIP_FRAMES);
    return names;
  }

  @Override
  public void visit(
      int version, int access, String name, String signature, String parent, String[] interfaces) {
    owner = name;
    framed = (version & 0xffff) >= Opcodes.V1_6;
    super.visit(version, access, name, signature, parent, interfaces);
  }

  @Override
  public MethodVisitor visitMethod(
      int access, String name, String descriptor, String signature, String[] exceptions) {
    LibcFunction function =
        (access & Opcodes.ACC_NATIVE) == 0 ? null : choice.function(name, descriptor);
    if (function == null || taken.contains(prefix + name)) {
      return super.visitMethod(access, name, descriptor, signature, exceptions);
    }
    wrapped++;
    boolean isStatic = (access & Opcodes.ACC_STATIC) != 0;
    MethodVisitor renamed =
        super.visitMethod(
            Opcodes.ACC_PRIVATE
                | Opcodes.ACC_NATIVE
                | Opcodes.ACC_SYNTHETIC
                | (isStatic ? Opcodes.ACC_STATIC : 0),
            prefix + name,
            descriptor,
            null,
            exceptions);
    renamed.visitEnd();
    MethodVisitor code =
        super.visitMethod(access & ~Opcodes.ACC_NATIVE, name, descriptor, signature, exceptions);
    return new MethodVisitor(Opcodes.ASM9, code) {
      @Override
      public void visitEnd() {
        // last, so that annotations of the native come before the code, as a visitor must
        new Body(mv, function, name, descriptor, isStatic).emit();
        super.visitEnd();
      }
    };
  }

  /** The code of one wrapper. */
  private final class Body {

    private final MethodVisitor code;
    private final LibcFunction function;
    private final String name;
    private final String descriptor;
    private final boolean isStatic;
    private final boolean hidesErrno;
    private final Type[] types;
    private final int[] slots;
    private final Type result;
    private final int resultSlot;

    Body(
        MethodVisitor code,
        LibcFunction function,
        String name,
        String descriptor,
        boolean isStatic) {
      this.code = code;
      this.function = function;
      this.name = name;
      this.descriptor = descriptor;
      this.isStatic = isStatic;
      hidesErrno = choice.hidesErrno(name, descriptor);
      types = Type.getArgumentTypes(descriptor);
      slots = new int[types.length];
      int slot = isStatic ? 0 : 1;
      for (int i = 0; i < types.length; i++) {
        slots[i] = slot;
        slot += types[i].getSize();
      }
      result = Type.getReturnType(descriptor);
      resultSlot = slot;
    }

    void emit() {
      code.visitCode();
      if (choice.tellsEarly(name, descriptor)) {
        emitEarly();
        return;
      }
      if (hidesErrno) {
        code.visitLdcInsn(Type.getObjectType(owner));
        HookCalls.call(code, "nativeEnter", HOOK_CLASS);
      }
      if (function.effect() == Effect.GET
          && integral(function.idArgument())
          && integral(function.selectArgument())) {
        emitProbe();
      }
      Label start = new Label();
      Label end = new Label();
      Label handler = new Label();
      code.visitTryCatchBlock(start, end, handler, "java/lang/Throwable");
      code.visitLabel(start);
      invoke(LibcFunction.NONE);
      code.visitLabel(end);
      if (result.getSort() != Type.VOID) {
        code.visitVarInsn(result.getOpcode(Opcodes.ISTORE), resultSlot);
      }
      Label done = new Label();
      if (HookCalls.isIntegral(result)) {
        emitInterestTest(done);
      }
      loadResult();
      HookCalls.box(code, result);
      context(true);
      HookCalls.call(code, "nativeExit", HOOK_EXIT);
      code.visitLabel(done);
      frame(true, null);
      leave();
      loadResult();
      code.visitInsn(result.getOpcode(Opcodes.IRETURN));
      code.visitLabel(handler);
      frame(false, "java/lang/Throwable");
      code.visitInsn(Opcodes.DUP);
      context(true);
      HookCalls.call(code, "nativeThrown", HOOK_THROWN);
      leave();
      code.visitInsn(Opcodes.ATHROW);
      code.visitMaxs(0, 0);
    }

    private void emitEarly() {
      code.visitInsn(Opcodes.ACONST_NULL);
      context(true);
      HookCalls.call(code, "nativeExit", HOOK_EXIT);
      invoke(LibcFunction.NONE);
      code.visitInsn(result.getOpcode(Opcodes.IRETURN));
      code.visitMaxs(0, 0);
    }

    private void leave() {
      if (hidesErrno) {
        code.visitLdcInsn(Type.getObjectType(owner));
        HookCalls.call(code, "nativeLeave", HOOK_CLASS);
      }
    }

    /** Before a call that may create: the same native with flags 0 tells what is there already. */
    private void emitProbe() {
      Label call = new Label();
      Label start = new Label();
      Label end = new Label();
      Label handler = new Label();
      code.visitTryCatchBlock(start, end, handler, "java/lang/Throwable");
      context(false);
      loadAsLong(function.idArgument());
      loadAsLong(function.selectArgument());
      HookCalls.call(code, "nativeProbes", "(ILjava/lang/Class;JJ)Z");
      code.visitJumpInsn(Opcodes.IFEQ, call);
      code.visitLabel(start);
      invoke(function.selectArgument());
      HookCalls.box(code, result);
      code.visitLabel(end);
      code.visitLdcInsn(Type.getObjectType(owner));
      HookCalls.call(code, "nativeProbed", "(Ljava/lang/Object;Ljava/lang/Class;)V");
      code.visitJumpInsn(Opcodes.GOTO, call);
      code.visitLabel(handler);
      frame(false, "java/lang/Throwable");
      code.visitLdcInsn(Type.getObjectType(owner));
      HookCalls.call(code, "nativeProbeThrown", "(Ljava/lang/Throwable;Ljava/lang/Class;)V");
      code.visitLabel(call);
      frame(false, null);
    }

    /** Jumps to {@code done} if the call succeeded and neither creates nor removes. */
    private void emitInterestTest(Label done) {
      switch (Interests.of(function)) {
        case IpcAuditHooks.FAILURE:
          HookCalls.loadAsInt(code, result, resultSlot);
          HookCalls.push(code, -1);
          code.visitJumpInsn(Opcodes.IF_ICMPNE, done);
          break;
        case IpcAuditHooks.COMMAND:
          if (integral(function.selectArgument())) {
            Label exit = new Label();
            HookCalls.loadAsInt(code, result, resultSlot);
            HookCalls.push(code, -1);
            code.visitJumpInsn(Opcodes.IF_ICMPEQ, exit);
            int argument = function.selectArgument();
            for (int command : Catalog.commands(function)) {
              HookCalls.loadAsInt(code, types[argument], slots[argument]);
              HookCalls.push(code, command);
              code.visitJumpInsn(Opcodes.IF_ICMPEQ, exit);
            }
            code.visitJumpInsn(Opcodes.GOTO, done);
            code.visitLabel(exit);
            frame(true, null);
          }
          break;
        default:
          break;
      }
    }

    private boolean integral(int argument) {
      return argument >= 0 && argument < types.length && HookCalls.isIntegral(types[argument]);
    }

    private void loadAsLong(int argument) {
      HookCalls.loadAsLong(code, types[argument], slots[argument]);
    }

    private void loadResult() {
      if (result.getSort() != Type.VOID) {
        code.visitVarInsn(result.getOpcode(Opcodes.ILOAD), resultSlot);
      }
    }

    /** Calls the renamed native; the argument {@code zero} is passed as 0. */
    private void invoke(int zero) {
      if (!isStatic) {
        code.visitVarInsn(Opcodes.ALOAD, 0);
      }
      for (int i = 0; i < types.length; i++) {
        if (i == zero) {
          code.visitInsn(types[i].getSort() == Type.LONG ? Opcodes.LCONST_0 : Opcodes.ICONST_0);
        } else {
          code.visitVarInsn(types[i].getOpcode(Opcodes.ILOAD), slots[i]);
        }
      }
      code.visitMethodInsn(
          isStatic ? Opcodes.INVOKESTATIC : Opcodes.INVOKESPECIAL,
          owner,
          prefix + name,
          descriptor,
          false);
    }

    /** Pushes what every hook wants to know: the function, the class, the arguments. */
    private void context(boolean arguments) {
      HookCalls.push(code, function.number());
      code.visitLdcInsn(Type.getObjectType(owner));
      if (!arguments) {
        return;
      }
      HookCalls.push(code, types.length);
      code.visitTypeInsn(Opcodes.ANEWARRAY, "java/lang/Object");
      for (int i = 0; i < types.length; i++) {
        code.visitInsn(Opcodes.DUP);
        HookCalls.push(code, i);
        code.visitVarInsn(types[i].getOpcode(Opcodes.ILOAD), slots[i]);
        HookCalls.box(code, types[i]);
        code.visitInsn(Opcodes.AASTORE);
      }
    }

    private void frame(boolean withResult, String onStack) {
      if (!framed) {
        return; // the verifier of Java 5 infers the types by itself
      }
      List<Object> locals = new ArrayList<>();
      if (!isStatic) {
        locals.add(owner);
      }
      for (Type type : types) {
        locals.add(HookCalls.verificationType(type));
      }
      if (withResult && result.getSort() != Type.VOID) {
        locals.add(HookCalls.verificationType(result));
      }
      Object[] stack = onStack == null ? new Object[0] : new Object[] {onStack};
      code.visitFrame(Opcodes.F_FULL, locals.size(), locals.toArray(), stack.length, stack);
    }
  }
}
