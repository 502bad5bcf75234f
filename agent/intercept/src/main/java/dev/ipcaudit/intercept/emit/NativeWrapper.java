package dev.ipcaudit.intercept.emit;

import dev.ipcaudit.catalog.Catalog;
import dev.ipcaudit.catalog.LibcFunction;
import java.util.HashSet;
import java.util.Set;
import net.bytebuddy.jar.asm.ClassReader;
import net.bytebuddy.jar.asm.ClassVisitor;
import net.bytebuddy.jar.asm.ClassWriter;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;
import org.jspecify.annotations.Nullable;

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
    @Nullable LibcFunction function(String name, String descriptor);

    /** Whether the native saves errno for us alone, so that the host must not find it. */
    boolean hidesErrno(String name, String descriptor);

    /**
     * Whether the hook is told of a call before it is made, because its arguments tell nothing
     * after it.
     */
    default boolean tellsEarly(String name, String descriptor) {
      return false;
    }
  }

  /** Natives that are named like the function. */
  private static final class ByName implements Choice {
    @Override
    public @Nullable LibcFunction function(String name, String descriptor) {
      return Catalog.function(name);
    }

    @Override
    public boolean hidesErrno(String name, String descriptor) {
      return false;
    }
  }

  public static final Choice BY_NAME = new ByName();

  private final String prefix;
  private final Choice choice;
  private final Set<String> taken;
  private String owner = ""; // until the class is visited
  private boolean framed;
  private int wrapped;

  private NativeWrapper(ClassVisitor next, String prefix, Choice choice, Set<String> taken) {
    super(Opcodes.ASM9, next);
    this.prefix = prefix;
    this.choice = choice;
    this.taken = taken;
  }

  /** The rewritten class, or null if nothing in it is to be wrapped. */
  public static byte @Nullable [] rewrite(byte[] bytes, String prefix, Choice choice) {
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
          public @Nullable MethodVisitor visitMethod(
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
        new WrapperCode(
                mv,
                function,
                new WrappedNative(owner, prefix + name, descriptor, isStatic, framed),
                choice.hidesErrno(name, descriptor),
                choice.tellsEarly(name, descriptor))
            .emit();
        super.visitEnd();
      }
    };
  }
}
