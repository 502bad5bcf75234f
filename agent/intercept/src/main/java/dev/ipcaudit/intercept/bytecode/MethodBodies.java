package dev.ipcaudit.intercept.bytecode;

import dev.ipcaudit.stack.HostCode.Body;
import net.bytebuddy.jar.asm.ClassReader;
import net.bytebuddy.jar.asm.ClassVisitor;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;
import org.jspecify.annotations.Nullable;

/** Finds out what the methods of one name in a class file do, see {@link BodySearch}. */
final class MethodBodies extends ClassVisitor {
  private final String method;
  private final @Nullable String descriptor;
  private final int line;
  private final String function;
  private final @Nullable String callee;
  private @Nullable Body ofLine;
  private @Nullable Body ofAll;

  private MethodBodies(
      String method,
      @Nullable String descriptor,
      int line,
      String function,
      @Nullable String callee) {
    super(Opcodes.ASM9);
    this.method = method;
    this.descriptor = descriptor;
    this.line = line;
    this.function = function;
    this.callee = callee;
  }

  /**
   * What they do.
   *
   * @param descriptor of the one that is meant; null for that which has the line, or all if they
   *     are alike
   * @param callee the method that the call is of, or null if that is not known
   */
  static Body body(
      byte[] bytes,
      String method,
      @Nullable String descriptor,
      int line,
      String function,
      @Nullable String callee) {
    MethodBodies bodies = new MethodBodies(method, descriptor, line, function, callee);
    int lines = descriptor == null ? 0 : ClassReader.SKIP_DEBUG;
    new ClassReader(bytes).accept(bodies, ClassReader.SKIP_FRAMES | lines);
    return bodies.answer();
  }

  @Override
  public @Nullable MethodVisitor visitMethod(
      int access, String name, String type, String signature, String[] exceptions) {
    if (!name.equals(method) || (descriptor != null && !type.equals(descriptor))) {
      return null;
    }
    if ((access & Opcodes.ACC_NATIVE) != 0) {
      found(Body.PASSES_ON, false); // what runs is a wrapper of ours
      return null;
    }
    BodySearch search = new BodySearch(function, callee, line);
    return new MethodVisitor(Opcodes.ASM9, search) {
      @Override
      public void visitEnd() {
        found(search.answer(), search.hasLine());
      }
    };
  }

  private void found(Body body, boolean hasLine) {
    ofLine = hasLine ? body : ofLine;
    ofAll = ofAll == null || ofAll == body ? body : Body.UNKNOWN;
  }

  private Body answer() {
    Body best = ofLine == null ? ofAll : ofLine;
    return best == null ? Body.UNKNOWN : best;
  }
}
