package dev.ipcaudit.intercept.bytecode;

import net.bytebuddy.jar.asm.ClassReader;
import net.bytebuddy.jar.asm.ClassVisitor;
import net.bytebuddy.jar.asm.Handle;
import net.bytebuddy.jar.asm.Label;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;
import net.bytebuddy.jar.asm.Type;
import org.jspecify.annotations.Nullable;

/**
 * Looks at what follows one call in one method: the result is dropped if the next instruction pops
 * it, or stores it in a variable that nothing loads before the next store.
 */
final class ResultSearch extends MethodVisitor {

  /** How many types of variables the JVM knows: int, long, float, double, reference. */
  private static final int TYPES = 5;

  private final OffsetReader reader;
  private final int index;
  private final @Nullable String callee;
  private final VariableFlow flow = new VariableFlow();
  private boolean justCalled;
  private boolean popped;
  private int stored = -1; // the place of that store

  private ResultSearch(OffsetReader reader, int index, @Nullable String callee) {
    super(Opcodes.ASM9);
    this.reader = reader;
    this.index = index;
    this.callee = callee;
  }

  /**
   * Whether the result of the call at {@code index} in a method is dropped.
   *
   * @param callee the name of the method that is called there
   */
  static boolean isDropped(
      byte[] bytes, String method, String descriptor, int index, @Nullable String callee) {
    OffsetReader reader = new OffsetReader(bytes);
    ResultSearch search = new ResultSearch(reader, index, callee);
    reader.accept(
        new ClassVisitor(Opcodes.ASM9) {
          @Override
          public @Nullable MethodVisitor visitMethod(
              int access, String name, String type, String signature, String[] exceptions) {
            return name.equals(method) && type.equals(descriptor) ? search : null;
          }
        },
        ClassReader.SKIP_DEBUG | ClassReader.SKIP_FRAMES);
    return search.dropped();
  }

  private boolean dropped() {
    return popped || (stored >= 0 && !flow.isRead(stored));
  }

  private void called(String name, String type) {
    justCalled =
        reader.offset() == index
            && Type.getReturnType(type).getSort() != Type.VOID
            && (name.equals(callee) || name.equals("invokeExact") || name.equals("invoke"));
  }

  @Override
  public void visitMethodInsn(
      int opcode, String owner, String name, String type, boolean isInterface) {
    called(name, type);
  }

  @Override
  public void visitInvokeDynamicInsn(
      String name, String type, Handle bootstrap, Object... arguments) {
    called(name, type);
  }

  @Override
  public void visitInsn(int opcode) {
    popped |= justCalled && (opcode == Opcodes.POP || opcode == Opcodes.POP2);
    if ((opcode >= Opcodes.IRETURN && opcode <= Opcodes.RETURN) || opcode == Opcodes.ATHROW) {
      flow.jump(true);
    }
    justCalled = false;
  }

  @Override
  public void visitVarInsn(int opcode, int variable) {
    // compilers use a variable again for values of other types
    if (opcode < Opcodes.ISTORE) {
      flow.load(TYPES * variable + opcode - Opcodes.ILOAD);
    } else if (opcode <= Opcodes.ASTORE) {
      int place = flow.store(TYPES * variable + opcode - Opcodes.ISTORE);
      stored = justCalled ? place : stored;
    }
    justCalled = false;
  }

  @Override
  public void visitIincInsn(int variable, int increment) {
    flow.load(TYPES * variable);
    justCalled = false;
  }

  @Override
  public void visitJumpInsn(int opcode, Label label) {
    flow.jump(opcode == Opcodes.GOTO, label);
    justCalled = false;
  }

  @Override
  public void visitLabel(Label label) {
    flow.label(label);
  }

  @Override
  public void visitTryCatchBlock(Label start, Label end, Label handler, String type) {
    flow.handler(start, end, handler);
  }

  @Override
  public void visitIntInsn(int opcode, int operand) {
    justCalled = false;
  }

  @Override
  public void visitTypeInsn(int opcode, String type) {
    justCalled = false;
  }

  @Override
  public void visitFieldInsn(int opcode, String owner, String name, String type) {
    justCalled = false;
  }

  @Override
  public void visitLdcInsn(Object value) {
    justCalled = false;
  }

  @Override
  public void visitTableSwitchInsn(int min, int max, Label other, Label... labels) {
    flow.jump(false, labels);
    flow.jump(true, other);
    justCalled = false;
  }

  @Override
  public void visitLookupSwitchInsn(Label other, int[] keys, Label[] labels) {
    flow.jump(false, labels);
    flow.jump(true, other);
    justCalled = false;
  }
}
