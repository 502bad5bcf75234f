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
  private final boolean byReference;
  private final VariableFlow flow = new VariableFlow();
  private boolean justCalled;
  private boolean popped;
  private int stored = -1; // the place of that store

  /** Whether the method calls what it called directly. */
  private boolean direct;

  /** Whether it called a method of an interface instead, and whether that gives nothing. */
  private boolean referred;

  private boolean nothing;

  private ResultSearch(
      OffsetReader reader, int index, @Nullable String callee, boolean byReference) {
    super(Opcodes.ASM9);
    this.reader = reader;
    this.index = index;
    this.callee = callee;
    this.byReference = byReference;
  }

  /**
   * Whether the result of the call at {@code index} in a method is dropped.
   *
   * @param callee the name of the method that is called there
   * @param byReference whether an interface may be called instead, whose method refers to it
   */
  static boolean isDropped(
      byte[] bytes,
      String method,
      String descriptor,
      int index,
      @Nullable String callee,
      boolean byReference) {
    OffsetReader reader = new OffsetReader(bytes);
    ResultSearch search = new ResultSearch(reader, index, callee, byReference);
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
    if (referred && direct) {
      return false; // the code that runs is another one, where that is what lies at the index
    }
    return popped || nothing || (stored >= 0 && !flow.isRead(stored));
  }

  private void called(String name, String type, boolean isInterface) {
    boolean gives = Type.getReturnType(type).getSort() != Type.VOID;
    boolean named = name.equals(callee);
    direct |= named;
    justCalled = false;
    if (reader.offset() != index) {
      return;
    }
    if (named || name.equals("invokeExact") || name.equals("invoke")) {
      justCalled = gives;
    } else if (byReference && isInterface) {
      referred = true;
      nothing = !gives;
      justCalled = gives;
    }
  }

  @Override
  public void visitMethodInsn(
      int opcode, String owner, String name, String type, boolean isInterface) {
    called(name, type, opcode == Opcodes.INVOKEINTERFACE);
  }

  @Override
  public void visitInvokeDynamicInsn(
      String name, String type, Handle bootstrap, Object... arguments) {
    called(name, type, false);
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
