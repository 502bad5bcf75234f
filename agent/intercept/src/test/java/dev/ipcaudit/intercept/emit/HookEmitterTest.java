package dev.ipcaudit.intercept.emit;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import net.bytebuddy.jar.asm.ClassWriter;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HookEmitterTest {

  /** The catalogue has more functions than a byte has numbers, or will have. */
  @ParameterizedTest
  @ValueSource(ints = {-1, 0, 5, 6, 127, 128, 129, 255, 256, 1031, Short.MAX_VALUE})
  void everyFunctionNumberCanBePushed(int number) throws Throwable {
    ClassWriter type = new ClassWriter(ClassWriter.COMPUTE_MAXS);
    String name = HookEmitterTest.class.getName().replace('.', '/') + "$Pushes";
    type.visit(Opcodes.V17, Opcodes.ACC_PUBLIC, name, null, "java/lang/Object", null);
    int access = Opcodes.ACC_PUBLIC | Opcodes.ACC_STATIC;
    MethodVisitor code = type.visitMethod(access, "number", "()I", null, null);
    code.visitCode();
    HookEmitter.push(code, number);
    code.visitInsn(Opcodes.IRETURN);
    code.visitMaxs(0, 0);
    code.visitEnd();
    MethodHandles.Lookup pushes =
        MethodHandles.lookup().defineHiddenClass(type.toByteArray(), true);

    int pushed =
        (int)
            pushes
                .findStatic(pushes.lookupClass(), "number", MethodType.methodType(int.class))
                .invokeExact();

    assertThat(pushed).isEqualTo(number);
  }
}
