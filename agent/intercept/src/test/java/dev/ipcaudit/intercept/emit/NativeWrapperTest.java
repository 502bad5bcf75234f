package dev.ipcaudit.intercept.emit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ipcaudit.catalog.Catalog;
import dev.ipcaudit.catalog.LibcFunction;
import java.lang.invoke.MethodType;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import net.bytebuddy.jar.asm.AnnotationVisitor;
import net.bytebuddy.jar.asm.ClassWriter;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Wrapped classes pass the JVM's verifier, whatever a host declares, and keep their face. */
class NativeWrapperTest {

  /** The whole catalogue, but for the name of a method that every class has and none overrides. */
  private static final String[] NAMES =
      IntStream.rangeClosed(1, Catalog.size())
          .mapToObj(number -> Catalog.function(number).name())
          .filter(name -> !name.equals("wait"))
          .toArray(String[]::new);

  private static final String PREFIX = "$$YJP$$";
  private static final String NAME = "com.acme.Natives";

  private static final NativeWrapper.Choice HIDING =
      new NativeWrapper.Choice() {
        @Override
        public LibcFunction function(String name, String descriptor) {
          return Catalog.function(name);
        }

        @Override
        public boolean hidesErrno(String name, String descriptor) {
          return true;
        }
      };

  /** What a host may declare as, say, semget: by far not only what the manual says. */
  static Stream<String> shapes() {
    List<String> shapes = new ArrayList<>();
    for (String result : List.of("V", "Z", "B", "C", "S", "I", "J", "F", "D", "Lcom/acme/Id;")) {
      for (String arguments :
          List.of(
              "",
              "I",
              "III",
              "JJJ",
              "IJI",
              "DFJ",
              "BSC",
              "ZIZ",
              "Ljava/lang/String;II",
              "I[I[[Lcom/acme/Id;",
              "ILcom/acme/Id;JDI",
              "IIIIJ[Ljava/lang/Object;D",
              "JJJJJJJJJJJJJJJJJJJJ")) {
        shapes.add("(" + arguments + ")" + result);
      }
    }
    return shapes.stream();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("shapes")
  void everyShapeVerifies(String descriptor) throws Exception {
    for (int version : new int[] {Opcodes.V1_5, Opcodes.V1_6, Opcodes.V17}) {
      for (int access : new int[] {0, Opcodes.ACC_STATIC}) {
        for (NativeWrapper.Choice choice : List.of(NativeWrapper.BY_NAME, HIDING)) {
          Class<?> type = wrapped(version, access, descriptor, choice);
          assertThat(type.getDeclaredMethods()).hasSize(2 * NAMES.length);
        }
      }
    }
  }

  @Test
  void aWrapperLooksLikeTheNativeButForItsBody() throws Exception {
    int access = Opcodes.ACC_PROTECTED | Opcodes.ACC_STATIC | Opcodes.ACC_VARARGS;
    Class<?> type = wrapped(Opcodes.V17, access, "(I[I)I", NativeWrapper.BY_NAME);
    Method wrapper = type.getDeclaredMethod("semget", int.class, int[].class);
    Method renamed = type.getDeclaredMethod(PREFIX + "semget", int.class, int[].class);

    assertThat(wrapper.getModifiers()).isEqualTo(access);
    assertThat(wrapper.isVarArgs()).isTrue();
    assertThat(wrapper.isAnnotationPresent(Deprecated.class)).isTrue();
    assertThat(wrapper.getExceptionTypes()).containsExactly(java.io.IOException.class);
    assertThat(Modifier.isNative(renamed.getModifiers())).isTrue();
    assertThat(Modifier.isPrivate(renamed.getModifiers())).isTrue();
    assertThat(renamed.isSynthetic()).isTrue();
  }

  @Test
  void aNativeThatNobodyBoundThrowsThroughItsWrapper() throws Exception {
    Class<?> type =
        wrapped(
            Opcodes.V17, Opcodes.ACC_STATIC | Opcodes.ACC_PUBLIC, "(III)I", NativeWrapper.BY_NAME);
    Method wrapper = type.getDeclaredMethod("semget", int.class, int.class, int.class);
    wrapper.setAccessible(true);

    assertThatThrownBy(() -> wrapper.invoke(null, 1, 2, 3))
        .isInstanceOf(InvocationTargetException.class)
        .hasCauseInstanceOf(UnsatisfiedLinkError.class);
  }

  @Test
  void whatAnotherAgentHasRenamedStaysAsItIs() {
    ClassWriter writer = natives(Opcodes.V17, Opcodes.ACC_STATIC, "(III)I", "semget");
    writer
        .visitMethod(
            Opcodes.ACC_STATIC | Opcodes.ACC_NATIVE, PREFIX + "semget", "(III)I", null, null)
        .visitEnd();

    assertThat(NativeWrapper.rewrite(writer.toByteArray(), PREFIX, NativeWrapper.BY_NAME)).isNull();
    assertThat(NativeWrapper.rewrite(writer.toByteArray(), "other_", NativeWrapper.BY_NAME))
        .isNotNull();
  }

  @Test
  void otherNativesStayAsTheyAre() {
    byte[] bytes = natives(Opcodes.V17, 0, "(III)I", "getpid").toByteArray();

    assertThat(NativeWrapper.rewrite(bytes, PREFIX, NativeWrapper.BY_NAME)).isNull();
  }

  /** Loaded and verified; its natives are those of the whole catalogue. */
  private static Class<?> wrapped(
      int version, int access, String descriptor, NativeWrapper.Choice choice) throws Exception {
    byte[] bytes =
        NativeWrapper.rewrite(
            natives(version, access, descriptor, NAMES).toByteArray(), PREFIX, choice);
    ClassLoader loader = new Loader(bytes);
    Class<?> type = Class.forName(NAME, true, loader);
    // the verifier has passed all of it, and every descriptor resolves
    assertThat(MethodType.fromMethodDescriptorString(descriptor, loader)).isNotNull();
    return type;
  }

  private static ClassWriter natives(int version, int access, String descriptor, String... names) {
    ClassWriter writer = new ClassWriter(0);
    writer.visit(
        version, Opcodes.ACC_PUBLIC, NAME.replace('.', '/'), null, "java/lang/Object", null);
    for (String name : names) {
      MethodVisitor method =
          writer.visitMethod(
              access | Opcodes.ACC_NATIVE,
              name,
              descriptor,
              null,
              new String[] {"java/io/IOException"});
      AnnotationVisitor annotation = method.visitAnnotation("Ljava/lang/Deprecated;", true);
      annotation.visitEnd();
      method.visitEnd();
    }
    writer.visitEnd();
    return writer;
  }

  private static final class Loader extends ClassLoader {
    private final byte[] natives;

    Loader(byte[] natives) {
      super(null);
      this.natives = natives;
    }

    @Override
    protected Class<?> findClass(String name) {
      byte[] bytes = natives;
      if (!name.equals(NAME)) {
        ClassWriter writer = new ClassWriter(0);
        writer.visit(
            Opcodes.V17,
            Opcodes.ACC_PUBLIC,
            name.replace('.', '/'),
            null,
            "java/lang/Object",
            null);
        bytes = writer.toByteArray();
      }
      return defineClass(name, bytes, 0, bytes.length);
    }
  }
}
