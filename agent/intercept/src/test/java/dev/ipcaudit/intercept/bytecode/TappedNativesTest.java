package dev.ipcaudit.intercept.bytecode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ipcaudit.intercept.bytecode.TappedNatives.Tap;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.List;
import net.bytebuddy.jar.asm.ClassReader;
import net.bytebuddy.jar.asm.ClassVisitor;
import net.bytebuddy.jar.asm.ClassWriter;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is written by hand passes the JVM's verifier and does what it is for. */
class TappedNativesTest {

  private static final String PREFIX = "$$YJP$$";
  private static final String NAME = "com.acme.Natives";
  private static final String HOOKS = Hooks.class.getName().replace('.', '/');
  private static final String ALL = "(IJLjava/lang/String;Ljava/util/List;)J";

  private static final Tap NOTHING = new Tap("number", "()I", HOOKS, "called", false);
  private static final Tap EVERYTHING = new Tap("find", ALL, HOOKS, "told", true);

  /** As hooks are: static, with what tells of throwables. */
  public static class Hooks {
    static final List<Object> HEARD = new ArrayList<>();
    static Throwable thrown;
    static Throwable lostThrows;
    static Throwable stop;
    public static int unsaid;

    public static void called() throws Throwable {
      HEARD.add("called");
      if (thrown != null) {
        throw thrown;
      }
    }

    public static void told(
        int number, long wide, String text, List<?> list, long result, Class<?> by) {
      HEARD.addAll(List.of(number, wide, text, list, result, by.getName()));
    }

    public static Throwable lost(Throwable unseen) throws Throwable {
      HEARD.add(unseen);
      if (lostThrows != null) {
        throw lostThrows;
      }
      return stop;
    }
  }

  @BeforeEach
  void nothingHeard() {
    Hooks.HEARD.clear();
    Hooks.thrown = null;
    Hooks.lostThrows = null;
    Hooks.stop = null;
    Hooks.unsaid = 0;
  }

  @ParameterizedTest
  @ValueSource(ints = {Opcodes.V1_5, Opcodes.V1_6, Opcodes.V1_8, Opcodes.V17})
  void hooksHearOfACallAndItReturnsWhatTheNativeDid(int version) throws Exception {
    Class<?> type = tapped(version);
    Method find = type.getMethod("find", int.class, long.class, String.class, List.class);

    assertThat(type.getMethod("number").invoke(null)).isEqualTo(7);
    assertThat(find.invoke(null, 1, 2L, "three", List.of(4))).isEqualTo(8L);
    assertThat(Hooks.HEARD).containsExactly("called", 1, 2L, "three", List.of(4), 8L, NAME);
  }

  @ParameterizedTest
  @ValueSource(ints = {Opcodes.V1_5, Opcodes.V1_6, Opcodes.V17})
  void whatAHookThrowsDoesNotReachTheHost(int version) throws Exception {
    Method number = tapped(version).getMethod("number");

    Hooks.thrown = new IllegalStateException();
    assertThat(number.invoke(null)).isEqualTo(7);
    assertThat(Hooks.HEARD).containsExactly("called", Hooks.thrown);

    Hooks.lostThrows = new OutOfMemoryError();
    assertThat(number.invoke(null)).isEqualTo(7);
    assertThat(Hooks.unsaid).isEqualTo(1);
  }

  @Test
  void theHostsOwnStopIsThrownOn() throws Exception {
    Method number = tapped(Opcodes.V17).getMethod("number");
    Hooks.thrown = new IllegalStateException();
    Hooks.stop = Hooks.thrown;

    assertThatThrownBy(() -> number.invoke(null))
        .isInstanceOf(InvocationTargetException.class)
        .hasCause(Hooks.stop);
  }

  @Test
  void theRestOfTheClassStaysAsItIs() throws Exception {
    Class<?> type = tapped(Opcodes.V17);
    Method renamed = type.getDeclaredMethod(PREFIX + "number");
    Method wrapper = type.getMethod("number");

    assertThat(renamed.isSynthetic() && Modifier.isPrivate(renamed.getModifiers())).isTrue();
    assertThat(wrapper.isAnnotationPresent(Deprecated.class)).isTrue();
    assertThat(type.getMethod("other").invoke(null)).isEqualTo(9);
    assertThat(type.getDeclaredMethods()).hasSize(5);
  }

  @Test
  void aClassThatHasNotAllOfThemIsLeft() {
    byte[] bytes = natives(Opcodes.V17, PREFIX + "other").toByteArray();
    Tap none = new Tap("find", "()I", HOOKS, "called", false);

    assertThat(TappedNatives.rewrite(bytes, PREFIX, NOTHING, none)).isNull();
    assertThat(TappedNatives.rewrite(bytes, PREFIX, NOTHING)).isNotNull();
  }

  @Test
  void whatAnotherAgentHasRenamedStaysAsItIs() {
    byte[] bytes = natives(Opcodes.V17, PREFIX + "number").toByteArray();

    assertThat(TappedNatives.rewrite(bytes, PREFIX, NOTHING)).isNull();
    assertThat(TappedNatives.rewrite(bytes, "other_", NOTHING)).isNotNull();
  }

  /** Loaded and verified, with bodies in place of the natives that nobody can bind. */
  private static Class<?> tapped(int version) throws Exception {
    byte[] bytes = natives(version, "other").toByteArray();
    byte[] rewritten = TappedNatives.rewrite(bytes, PREFIX, NOTHING, EVERYTHING);
    ClassReader reader = new ClassReader(rewritten);
    ClassWriter writer = new ClassWriter(reader, 0);
    reader.accept(new Bodies(writer), 0);
    byte[] all = writer.toByteArray();
    return new ClassLoader(TappedNativesTest.class.getClassLoader()) {
      Class<?> define() {
        return defineClass(NAME, all, 0, all.length);
      }
    }.define();
  }

  private static final class Bodies extends ClassVisitor {

    Bodies(ClassVisitor next) {
      super(Opcodes.ASM9, next);
    }

    @Override
    public MethodVisitor visitMethod(
        int access, String name, String type, String signature, String[] exceptions) {
      MethodVisitor method =
          super.visitMethod(access & ~Opcodes.ACC_NATIVE, name, type, signature, exceptions);
      if ((access & Opcodes.ACC_NATIVE) != 0) {
        boolean isLong = type.endsWith("J");
        method.visitCode();
        method.visitLdcInsn(isLong ? (Object) 8L : 7);
        method.visitInsn(isLong ? Opcodes.LRETURN : Opcodes.IRETURN);
        method.visitMaxs(2, 5);
        method.visitEnd();
        return null; // or ASM copies the native
      }
      return method;
    }
  }

  private static ClassWriter natives(int version, String other) {
    ClassWriter writer = new ClassWriter(0);
    writer.visit(
        version, Opcodes.ACC_PUBLIC, NAME.replace('.', '/'), null, "java/lang/Object", null);
    writer.visitField(Opcodes.ACC_STATIC, "wide", "J", null, 1L << 40).visitEnd();
    int open = Opcodes.ACC_PUBLIC | Opcodes.ACC_STATIC;
    MethodVisitor number =
        writer.visitMethod(open | Opcodes.ACC_NATIVE, "number", "()I", null, null);
    number.visitAnnotation("Ljava/lang/Deprecated;", true).visitEnd();
    number.visitEnd();
    MethodVisitor body = writer.visitMethod(open, other, "()I", null, null);
    body.visitCode();
    body.visitIntInsn(Opcodes.BIPUSH, 9);
    body.visitInsn(Opcodes.IRETURN);
    body.visitMaxs(1, 0);
    body.visitEnd();
    writer.visitMethod(open | Opcodes.ACC_NATIVE, "find", ALL, null, null).visitEnd();
    writer.visitEnd();
    return writer;
  }
}
