package dev.ipcaudit.intercept.bytecode;

import java.util.HashMap;
import java.util.Map;
import net.bytebuddy.jar.asm.ClassReader;
import net.bytebuddy.jar.asm.ClassVisitor;
import net.bytebuddy.jar.asm.Label;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;
import org.jspecify.annotations.Nullable;

/**
 * Looks at what the lines of a method pass to a function of one argument, and in what variable they
 * store what another one returns. A variable is a text: {@code 3} is a local one, {@code 1.fd} its
 * field, {@code 2[0]} its element. Nothing is said of lines that do so more than once.
 */
final class VariableSearch extends MethodVisitor {

  private static final String AMBIGUOUS = "";

  private final String function;
  private final Map<Integer, String> passed = new HashMap<>();
  private final Map<Integer, String> stored = new HashMap<>();
  private int line = -1;

  /** What was pushed last, and before that, or null for anything else than a variable. */
  private @Nullable String top;

  private @Nullable String below;

  private VariableSearch(String function) {
    super(Opcodes.ASM9);
    this.function = function;
  }

  /** Looks at all methods of that name: their lines differ. */
  static VariableSearch in(byte[] bytes, String method, String function) {
    VariableSearch search = new VariableSearch(function);
    new ClassReader(bytes)
        .accept(
            new ClassVisitor(Opcodes.ASM9) {
              @Override
              public @Nullable MethodVisitor visitMethod(
                  int access, String name, String type, String signature, String[] exceptions) {
                return name.equals(method) ? search : null;
              }
            },
            ClassReader.SKIP_FRAMES);
    return search;
  }

  /** What the line passes, or null if that is not known. */
  @Nullable String passed(int toLine) {
    return known(passed, toLine);
  }

  /** In what the line stores a result, or null if that is not known. */
  @Nullable String stored(int byLine) {
    return known(stored, byLine);
  }

  private static @Nullable String known(Map<Integer, String> found, int line) {
    String one = found.get(line);
    return AMBIGUOUS.equals(one) ? null : one;
  }

  private void push(@Nullable String variable) {
    below = top;
    top = variable;
  }

  private void found(Map<Integer, String> where, @Nullable String variable) {
    where.merge(line, variable == null ? AMBIGUOUS : variable, (one, other) -> AMBIGUOUS);
  }

  @Override
  public void visitLineNumber(int number, Label start) {
    line = number;
    push(null);
  }

  @Override
  public void visitVarInsn(int opcode, int variable) {
    if (opcode == Opcodes.ISTORE) {
      found(stored, String.valueOf(variable));
    }
    push(opcode < Opcodes.ISTORE ? String.valueOf(variable) : null);
  }

  @Override
  public void visitFieldInsn(int opcode, String owner, String name, String type) {
    if (opcode == Opcodes.GETFIELD) {
      top = top == null ? null : top + '.' + name;
    } else {
      push(opcode == Opcodes.GETSTATIC ? owner + '.' + name : null);
    }
  }

  @Override
  public void visitInsn(int opcode) {
    if (opcode >= Opcodes.ICONST_0 && opcode <= Opcodes.ICONST_5) {
      push("#" + (opcode - Opcodes.ICONST_0));
    } else if (opcode == Opcodes.IALOAD) {
      top = top == null || below == null ? null : below + '[' + top + ']';
    } else {
      push(null);
    }
  }

  @Override
  public void visitIntInsn(int opcode, int operand) {
    push("#" + operand);
  }

  @Override
  public void visitMethodInsn(
      int opcode, String owner, String name, String type, boolean isInterface) {
    if (name.equals(function) || (name.equals("invokeExact") && type.startsWith("(I)"))) {
      found(passed, top);
    }
    push(null);
  }

  @Override
  public void visitTypeInsn(int opcode, String type) {
    push(null);
  }

  @Override
  public void visitLdcInsn(Object value) {
    push(null);
  }
}
