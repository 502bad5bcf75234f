package dev.ipcaudit.intercept.ffm;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import net.bytebuddy.jar.asm.ClassReader;
import net.bytebuddy.jar.asm.ClassVisitor;
import net.bytebuddy.jar.asm.ClassWriter;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;
import org.junit.jupiter.api.Test;

/** The linker of this JDK gets its two hooks, and one that cannot have them stays as it is. */
class LinkerPatchTest {

  private static final String LINKER = "jdk/internal/foreign/abi/AbstractLinker";

  private static byte[] linker() throws IOException {
    try (InputStream in = Object.class.getResourceAsStream('/' + LINKER + ".class")) {
      return in.readAllBytes();
    }
  }

  @Test
  void bothMethodsPassTheirHandleThroughTheHook() throws IOException {
    List<String> hooked = new ArrayList<>();
    new ClassReader(LinkerPatch.rewrite(linker()))
        .accept(
            new ClassVisitor(Opcodes.ASM9) {
              @Override
              public MethodVisitor visitMethod(
                  int access, String name, String type, String signature, String[] exceptions) {
                return new MethodVisitor(Opcodes.ASM9) {
                  @Override
                  public void visitMethodInsn(
                      int opcode, String owner, String called, String shape, boolean isInterface) {
                    if (owner.equals(LinkerPatch.HOOKS)) {
                      hooked.add(name + " " + called);
                    }
                  }
                };
              }
            },
            0);

    assertThat(hooked).containsExactly("downcallHandle linked", "downcallHandle linked");
  }

  /** Of which one return alone would be hooked. */
  @Test
  void aLinkerThatReturnsTwiceStaysAsItIs() throws IOException {
    ClassReader reader = new ClassReader(linker());
    ClassWriter writer = new ClassWriter(reader, 0);
    reader.accept(
        new ClassVisitor(Opcodes.ASM9, writer) {
          @Override
          public MethodVisitor visitMethod(
              int access, String name, String type, String signature, String[] exceptions) {
            MethodVisitor next = super.visitMethod(access, name, type, signature, exceptions);
            return !name.equals("downcallHandle")
                ? next
                : new MethodVisitor(Opcodes.ASM9, next) {
                  @Override
                  public void visitInsn(int opcode) {
                    if (opcode == Opcodes.ARETURN) {
                      super.visitInsn(opcode);
                      super.visitInsn(Opcodes.ACONST_NULL); // unreachable, and not to be loaded
                    }
                    super.visitInsn(opcode);
                  }
                };
          }
        },
        0);

    assertThat(LinkerPatch.rewrite(writer.toByteArray())).isNull();
  }

  /** The hook would name a method that is not there. */
  @Test
  void aLinkerThatLinksOtherwiseStaysAsItIs() throws IOException {
    ClassReader reader = new ClassReader(linker());
    ClassWriter writer = new ClassWriter(reader, 0);
    reader.accept(
        new ClassVisitor(Opcodes.ASM9, writer) {
          @Override
          public MethodVisitor visitMethod(
              int access, String name, String type, String signature, String[] exceptions) {
            String other = name.equals("downcallHandle0") ? "(I" + type.substring(1) : type;
            return super.visitMethod(access, name, other, signature, exceptions);
          }
        },
        0);

    assertThat(LinkerPatch.rewrite(writer.toByteArray())).isNull();
  }

  @Test
  void anotherClassStaysAsItIs() throws IOException {
    try (InputStream in = LinkerPatchTest.class.getResourceAsStream("LinkerPatchTest.class")) {
      assertThat(LinkerPatch.rewrite(in.readAllBytes())).isNull();
    }
  }
}
