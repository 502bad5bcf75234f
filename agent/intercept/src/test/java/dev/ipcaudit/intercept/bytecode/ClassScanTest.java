package dev.ipcaudit.intercept.bytecode;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ipcaudit.catalog.Catalog;
import java.io.IOException;
import java.net.URI;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import net.bytebuddy.jar.asm.ClassReader;
import net.bytebuddy.jar.asm.ClassVisitor;
import net.bytebuddy.jar.asm.ClassWriter;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;
import org.junit.jupiter.api.Test;

/** The scan says what ASM says, of every class in reach. */
class ClassScanTest {

  @Test
  void agreesWithAsmOnEveryClassOfTheJdkAndOfJna() throws Exception {
    List<byte[]> classes = new ArrayList<>();
    FileSystem jdk = FileSystems.getFileSystem(URI.create("jrt:/"));
    collect(jdk.getPath("/modules", "java.base"), classes);
    URI jna = com.sun.jna.Native.class.getProtectionDomain().getCodeSource().getLocation().toURI();
    try (FileSystem jar = FileSystems.newFileSystem(Path.of(jna))) {
      collect(jar.getPath("/"), classes);
    }
    assertThat(classes).hasSizeGreaterThan(5_000);

    int natives = 0;
    int callers = 0;
    for (byte[] bytes : classes) {
      Asm asm = new Asm(bytes);
      // a name that is common in Java does not count alone, and these have to do with files
      if (asm.declaresDistinctNative) {
        assertThat(ClassScan.declaresNative(bytes)).as(asm.name).isTrue();
      } else if (!asm.declaresCommonNative) {
        assertThat(ClassScan.declaresNative(bytes)).as(asm.name).isFalse();
      }
      assertThat(new CallScan(bytes).callsCatalogued(asm.owners))
          .as(asm.name)
          .isEqualTo(!asm.owners.isEmpty());
      assertThat(new CallScan(bytes).callsCatalogued(Set.of("com/acme/Nobody")))
          .as(asm.name)
          .isFalse();
      assertThat(ClassScan.major(bytes)).isEqualTo(asm.major);
      natives += asm.declaresCommonNative || asm.declaresDistinctNative ? 1 : 0;
      callers += asm.owners.isEmpty() ? 0 : 1;
    }
    // or it would agree on nothing
    assertThat(natives).isPositive();
    assertThat(callers).isGreaterThan(100);
  }

  @Test
  void findsEveryNameOfTheCatalogue() {
    for (int number = 1; number <= Catalog.size(); number++) {
      String name = Catalog.function(number).name();
      assertThat(ClassScan.declaresNative(declaring(name, Opcodes.ACC_NATIVE)))
          .as(name)
          .isEqualTo(!Catalog.function(name).isCommonName());
      assertThat(ClassScan.declaresNative(declaring(name, Opcodes.ACC_ABSTRACT))).isFalse();
      assertThat(ClassScan.declaresNative(declaring(name + "x", Opcodes.ACC_NATIVE))).isFalse();
      assertThat(ClassScan.declaresNative(declaring("x" + name, Opcodes.ACC_NATIVE))).isFalse();
      assertThat(ClassScan.declaresNative(declaring(name.toUpperCase(), Opcodes.ACC_NATIVE)))
          .isFalse();
    }
  }

  /** Long and double take two entries of the pool. */
  @Test
  void findsWhatComesAfterEveryKindOfConstant() {
    ClassWriter writer = new ClassWriter(0);
    writer.visit(Opcodes.V17, Opcodes.ACC_ABSTRACT, "com/acme/C", null, "java/lang/Object", null);
    writer.newConst(1L << 40);
    writer.newConst(1.5);
    writer.newConst(7);
    writer.newConst(2.5f);
    writer.newConst("text with \u0000 and \uD83D\uDE00");
    writer.newConst(net.bytebuddy.jar.asm.Type.getMethodType("()V"));
    writer.newHandle(Opcodes.H_INVOKESTATIC, "com/acme/C", "boot", "()V", false);
    writer.newModule("com.acme");
    writer.newPackage("com/acme");
    writer.visitField(Opcodes.ACC_STATIC | Opcodes.ACC_FINAL, "f", "J", null, 99L).visitEnd();
    writer.visitMethod(Opcodes.ACC_NATIVE, "semget", "(III)I", null, null).visitEnd();

    assertThat(ClassScan.declaresNative(writer.toByteArray())).isTrue();
  }

  private static byte[] declaring(String method, int access) {
    ClassWriter writer = new ClassWriter(0);
    writer.visit(Opcodes.V1_8, Opcodes.ACC_ABSTRACT, "com/acme/C", null, "java/lang/Object", null);
    writer.visitMethod(access, method, "(III)I", null, null).visitEnd();
    return writer.toByteArray();
  }

  private static void collect(Path root, List<byte[]> classes) throws IOException {
    try (Stream<Path> files = Files.walk(root)) {
      for (Path file : (Iterable<Path>) files::iterator) {
        if (file.toString().endsWith(".class")) {
          classes.add(Files.readAllBytes(file));
        }
      }
    }
  }

  /** The same questions, answered by a parser. */
  private static final class Asm extends ClassVisitor {
    String name;
    int major;
    boolean declaresDistinctNative;
    boolean declaresCommonNative;
    final Set<String> owners = new HashSet<>();

    Asm(byte[] bytes) {
      super(Opcodes.ASM9);
      new ClassReader(bytes).accept(this, ClassReader.SKIP_DEBUG | ClassReader.SKIP_FRAMES);
    }

    @Override
    public void visit(
        int version, int access, String type, String signature, String parent, String[] faces) {
      name = type;
      major = version & 0xffff;
    }

    @Override
    public MethodVisitor visitMethod(
        int access, String method, String descriptor, String signature, String[] exceptions) {
      if ((access & Opcodes.ACC_NATIVE) != 0 && Catalog.function(method) != null) {
        declaresCommonNative |= Catalog.function(method).isCommonName();
        declaresDistinctNative |= !Catalog.function(method).isCommonName();
      }
      return new MethodVisitor(Opcodes.ASM9) {
        @Override
        public void visitMethodInsn(
            int opcode, String owner, String called, String type, boolean isInterface) {
          if (Catalog.function(called) != null && !isInterface) {
            owners.add(owner);
          }
        }
      };
    }
  }
}
