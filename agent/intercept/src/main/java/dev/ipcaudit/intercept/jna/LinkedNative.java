package dev.ipcaudit.intercept.jna;

import dev.ipcaudit.catalog.LibcFunction;
import dev.ipcaudit.intercept.emit.WrappedNative;
import dev.ipcaudit.intercept.emit.WrapperCode;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import net.bytebuddy.jar.asm.ClassWriter;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;

/**
 * A wrapper of a native that was loaded before the agent was loaded, and so can have none in its
 * class: a method of a class of its own, for call sites to call. The same composed of method
 * handles would box the arguments, for which there may be no memory, before anything of ours could
 * catch that.
 */
final class LinkedNative {

  private static final String NAME = "dev/ipcaudit/intercept/jna/Linked";

  private LinkedNative() {}

  /**
   * What calls the native between the hooks.
   *
   * @param target calls the native
   * @param owner the class that declares it
   */
  static MethodHandle around(
      LibcFunction function, MethodHandle target, Class<?> owner, boolean isStatic)
      throws ReflectiveOperationException {
    // its classes are the host's, which a class of ours does not see
    MethodType erased = target.type().erase();
    MethodType parameters = isStatic ? erased : erased.dropParameterTypes(0, 1);
    MethodType type = erased.insertParameterTypes(0, MethodHandle.class, Class.class);
    ClassWriter writer = new ClassWriter(ClassWriter.COMPUTE_FRAMES);
    writer.visit(
        Opcodes.V17,
        Opcodes.ACC_FINAL | Opcodes.ACC_SYNTHETIC,
        NAME,
        null,
        "java/lang/Object",
        null);
    MethodVisitor code =
        writer.visitMethod(Opcodes.ACC_STATIC, "call", type.toMethodDescriptorString(), null, null);
    new WrapperCode(
            code,
            function,
            new WrappedNative(parameters.toMethodDescriptorString(), isStatic),
            false,
            false)
        .emit();
    code.visitEnd();
    writer.visitEnd();
    MethodHandles.Lookup made =
        MethodHandles.lookup().defineHiddenClass(writer.toByteArray(), true);
    MethodHandle call = made.findStatic(made.lookupClass(), "call", type);
    return MethodHandles.insertArguments(call, 0, target.asType(erased), owner)
        .asType(target.type());
  }
}
