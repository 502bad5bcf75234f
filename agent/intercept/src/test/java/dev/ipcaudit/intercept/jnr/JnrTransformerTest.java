package dev.ipcaudit.intercept.jnr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.ipcaudit.catalog.Catalog;
import dev.ipcaudit.model.Coverage;
import java.util.ArrayList;
import java.util.List;
import net.bytebuddy.jar.asm.ClassReader;
import net.bytebuddy.jar.asm.ClassVisitor;
import net.bytebuddy.jar.asm.ClassWriter;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A JNR of the future that has other methods leads to a word in the coverage, and to no crash. */
class JnrTransformerTest {

  private static final String GENERATED = "com/acme/Libc$jnr$ffi$0";

  private final Coverage coverage = new Coverage();
  private final JnrStubs stubs = new JnrStubs(coverage);
  private final JnrTransformer transformer = new JnrTransformer(stubs, coverage, "$$");
  private final ClassLoader loader = getClass().getClassLoader();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "com/kenai/jffi/Library",
        "com/kenai/jffi/Invoker",
        "com/kenai/jffi/NativeObjectParameterInvoker",
        "com/kenai/jffi/InvokeDynamicSupport",
        "jnr/ffi/provider/jffi/X86_64StubCompiler",
        "jnr/ffi/provider/jffi/ARM_64StubCompiler",
      })
  void aMissingMethodIsSaid(String name) {
    assertThat(transformer.rewrite(loader, name, null, classFile(name))).isNull();

    assertThat(state()).startsWith("failed: ").contains(name);
  }

  @Test
  void aFailureStaysSaidWhenOtherHooksAreInPlace() {
    transformer.rewrite(
        loader, "com/kenai/jffi/Library", null, classFile("com/kenai/jffi/Library"));
    coverage.active("jnr");

    assertThat(state()).startsWith("failed: ");
  }

  @Test
  void aClassFileThatCannotBeReadIsSaid() {
    String name = "com/kenai/jffi/Invoker";

    Throwable unable = catchThrowable(() -> transformer.rewrite(loader, name, null, new byte[10]));
    transformer.failed(name, unable);

    assertThat(state()).isEqualTo("failed: com.kenai.jffi.Invoker: " + unable);
  }

  @Test
  void nativesThatNobodyAnnouncedAreSaid() {
    byte[] bytes = classFile(GENERATED, "semget(III)I");

    assertThat(transformer.rewrite(loader, GENERATED, null, bytes)).isNull();

    assertThat(state()).startsWith("failed: ");
  }

  @Test
  void anAnnouncedNativeIsWrappedWhateverItsName() {
    announce("semget", "anything");
    byte[] bytes = classFile(GENERATED, "anything(III)I", "semget(III)I", "anything(II)I");

    byte[] rewritten = transformer.rewrite(loader, GENERATED, null, bytes);

    assertThat(natives(rewritten))
        .contains("$$anything(III)I", "semget(III)I", "anything(II)I")
        .doesNotContain("anything(III)I");
    assertThat(state()).isEqualTo("not-loaded");
  }

  @Test
  void aClassThatIsRewrittenAgainGetsTheSameWrappers() {
    announce("semget", "semget");
    byte[] bytes = classFile(GENERATED, "semget(III)I");
    byte[] once = transformer.rewrite(loader, GENERATED, null, bytes);

    assertThat(transformer.rewrite(loader, GENERATED, Object.class, bytes)).isEqualTo(once);
  }

  /** A type mapper may load a library while another one is being made. */
  @Test
  void theInnerOfTwoLibrariesTakesWhatWasAnnouncedLast() {
    announce("semget", "get");
    announce("msgget", "get");
    String inner = "com/acme/Inner$jnr$ffi$1";
    byte[] first = transformer.rewrite(loader, inner, null, classFile(inner, "get(III)I"));
    byte[] second = transformer.rewrite(loader, GENERATED, null, classFile(GENERATED, "get(III)I"));

    assertThat(natives(first)).containsOnlyOnce("$$get(III)I");
    assertThat(natives(second)).containsOnlyOnce("$$get(III)I");
  }

  @Test
  void aNativeThatIgnoresErrnoIsMadeToSaveIt() {
    Class<?>[] types = {int.class};

    assertThat(stubs.announce(Catalog.function("semctl"), "semctl", types, false)).isTrue();
    assertThat(stubs.announce(null, "getpid", types, false)).isFalse();
  }

  private void announce(String function, String method) {
    Class<?>[] types = {int.class, int.class, int.class};
    stubs.announce(Catalog.function(function), method, types, true);
  }

  private String state() {
    return coverage.states().get("jnr");
  }

  /** A class that has these natives and nothing else. */
  private static byte[] classFile(String name, String... natives) {
    ClassWriter writer = new ClassWriter(0);
    writer.visit(Opcodes.V1_8, Opcodes.ACC_PUBLIC, name, null, "java/lang/Object", null);
    for (String method : natives) {
      int descriptor = method.indexOf('(');
      writer
          .visitMethod(
              Opcodes.ACC_PUBLIC | Opcodes.ACC_NATIVE,
              method.substring(0, descriptor),
              method.substring(descriptor),
              null,
              null)
          .visitEnd();
    }
    writer.visitEnd();
    return writer.toByteArray();
  }

  private static List<String> natives(byte[] bytes) {
    List<String> natives = new ArrayList<>();
    new ClassReader(bytes)
        .accept(
            new ClassVisitor(Opcodes.ASM9) {
              @Override
              public MethodVisitor visitMethod(
                  int access, String name, String type, String signature, String[] exceptions) {
                if ((access & Opcodes.ACC_NATIVE) != 0) {
                  natives.add(name + type);
                }
                return null;
              }
            },
            0);
    return natives;
  }
}
