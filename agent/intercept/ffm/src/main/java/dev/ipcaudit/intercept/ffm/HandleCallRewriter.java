package dev.ipcaudit.intercept.ffm;

import java.util.HashMap;
import java.util.Map;
import net.bytebuddy.jar.asm.ClassReader;
import net.bytebuddy.jar.asm.ClassVisitor;
import net.bytebuddy.jar.asm.ClassWriter;
import net.bytebuddy.jar.asm.Handle;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;
import net.bytebuddy.jar.asm.Type;
import org.jspecify.annotations.Nullable;

/**
 * Passes every method handle that a class is about to call, and that can be one of a C function,
 * through a hook, which gives another one of the same type if it was made before the agent was
 * loaded. The call itself stays as it was, with all that it checks and throws. The arguments, which
 * lie above the handle, are put into new locals meanwhile; no jump comes in between, so that no
 * stack map changes.
 */
final class HandleCallRewriter extends ClassVisitor {

  static final String METHOD_HANDLE = "java/lang/invoke/MethodHandle";
  private static final String REPLACE = "(L" + METHOD_HANDLE + ";)L" + METHOD_HANDLE + ";";
  private static final String WITH_ARGUMENTS = "invokeWithArguments";

  private static final Handle REPLACED =
      new Handle(
          Opcodes.H_INVOKESTATIC,
          LinkerPatch.HOOKS,
          "replaced",
          "(Ljava/lang/invoke/MethodHandles$Lookup;Ljava/lang/String;Ljava/lang/invoke/MethodType;)"
              + "Ljava/lang/invoke/CallSite;",
          false);

  private final Map<String, Integer> firstFree;

  private HandleCallRewriter(ClassVisitor next, Map<String, Integer> firstFree) {
    super(Opcodes.ASM9, next);
    this.firstFree = firstFree;
  }

  /**
   * Whether a call of that name and type can be one of a C function's handle: of integers and
   * pointers, or of what {@code invoke} converts to them.
   */
  static boolean mayCallDowncall(String name, String descriptor) {
    if (name.equals(WITH_ARGUMENTS)) {
      return true;
    }
    boolean exact = name.equals("invokeExact");
    if (!exact && !name.equals("invoke")) {
      return false;
    }
    for (int at = 1; at < descriptor.length(); at++) {
      switch (descriptor.charAt(at)) {
        case 'L' -> {
          int end = descriptor.indexOf(';', at);
          String type = descriptor.substring(at + 1, end);
          if (!type.equals("java/lang/foreign/MemorySegment")
              && (exact || !type.startsWith("java/lang/"))) {
            return false;
          }
          at = end;
        }
        case '[', 'D', 'F' -> {
          return false;
        }
        default -> {}
      }
    }
    return true;
  }

  /** The rewritten class, or null if it makes no such call. */
  static byte @Nullable [] rewrite(byte[] bytes) {
    ClassReader reader = new ClassReader(bytes);
    Map<String, Integer> firstFree = new HashMap<>();
    reader.accept(new Finder(firstFree), ClassReader.SKIP_DEBUG | ClassReader.SKIP_FRAMES);
    if (firstFree.isEmpty()) {
      return null;
    }
    ClassWriter writer = new ClassWriter(reader, ClassWriter.COMPUTE_MAXS);
    reader.accept(new HandleCallRewriter(writer, firstFree), 0);
    return writer.toByteArray();
  }

  private static boolean isMeant(String owner, String name, String descriptor) {
    return owner.equals(METHOD_HANDLE) && mayCallDowncall(name, descriptor);
  }

  @Override
  public MethodVisitor visitMethod(
      int access, String name, String descriptor, String signature, String[] exceptions) {
    MethodVisitor next = super.visitMethod(access, name, descriptor, signature, exceptions);
    Integer free = firstFree.get(name + descriptor);
    return free == null
        ? next
        : new MethodVisitor(Opcodes.ASM9, next) {
          @Override
          public void visitMethodInsn(
              int opcode, String owner, String called, String type, boolean isInterface) {
            if (isMeant(owner, called, type)) {
              replace(mv, Type.getArgumentTypes(type), free);
            }
            super.visitMethodInsn(opcode, owner, called, type, isInterface);
          }
        };
  }

  private static void replace(MethodVisitor code, Type[] arguments, int free) {
    int[] slots = new int[arguments.length];
    int slot = free;
    for (int i = arguments.length - 1; i >= 0; i--) {
      slots[i] = slot;
      code.visitVarInsn(arguments[i].getOpcode(Opcodes.ISTORE), slot);
      slot += arguments[i].getSize();
    }
    code.visitInvokeDynamicInsn("handle", REPLACE, REPLACED);
    for (int i = 0; i < arguments.length; i++) {
      code.visitVarInsn(arguments[i].getOpcode(Opcodes.ILOAD), slots[i]);
    }
  }

  /** Finds the methods with such calls, and how many locals they have. */
  private static final class Finder extends ClassVisitor {

    private final Map<String, Integer> firstFree;

    Finder(Map<String, Integer> firstFree) {
      super(Opcodes.ASM9);
      this.firstFree = firstFree;
    }

    @Override
    public MethodVisitor visitMethod(
        int access, String name, String descriptor, String signature, String[] exceptions) {
      return new MethodVisitor(Opcodes.ASM9) {
        private boolean found;

        @Override
        public void visitMethodInsn(
            int opcode, String owner, String called, String type, boolean isInterface) {
          found |= isMeant(owner, called, type);
        }

        @Override
        public void visitMaxs(int stack, int locals) {
          if (found) {
            firstFree.put(name + descriptor, locals);
          }
        }
      };
    }
  }
}
