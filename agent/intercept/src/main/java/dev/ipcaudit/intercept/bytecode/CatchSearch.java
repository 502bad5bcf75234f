package dev.ipcaudit.intercept.bytecode;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import net.bytebuddy.jar.asm.ClassReader;
import net.bytebuddy.jar.asm.ClassVisitor;
import net.bytebuddy.jar.asm.Label;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;
import org.jspecify.annotations.Nullable;

/**
 * Looks at what one method does with an exception that a call in it throws: the exception is
 * dropped if its handler pops it, or stores it in a variable that is not loaded before something
 * else is stored there. The finally part of a try is no handler.
 */
final class CatchSearch extends MethodVisitor {

  private final OffsetReader reader;
  private final Set<String> types;
  private final List<Block> blocks = new ArrayList<>();
  private final Map<Label, Integer> offsets = new HashMap<>();

  /** Stores and loads of references, and pops. */
  private final List<Step> steps = new ArrayList<>();

  private CatchSearch(OffsetReader reader, Set<String> types) {
    super(Opcodes.ASM9);
    this.reader = reader;
    this.types = types;
  }

  /**
   * Whether a method drops what the call at {@code index} throws; null if it does not catch it.
   *
   * @param types by which it may be caught
   */
  static @Nullable Boolean isDropped(
      byte[] bytes, String method, String descriptor, int index, Set<String> types) {
    OffsetReader reader = new OffsetReader(bytes);
    CatchSearch search = new CatchSearch(reader, types);
    reader.accept(
        new ClassVisitor(Opcodes.ASM9) {
          @Override
          public @Nullable MethodVisitor visitMethod(
              int access, String name, String type, String signature, String[] exceptions) {
            return name.equals(method) && type.equals(descriptor) ? search : null;
          }
        },
        ClassReader.SKIP_DEBUG | ClassReader.SKIP_FRAMES);
    for (Block block : search.blocks) {
      if (search.offset(block.start) <= index && index < search.offset(block.end)) {
        return search.isDropped(search.offset(block.handler));
      }
    }
    return null;
  }

  private int offset(Label label) {
    return offsets.getOrDefault(label, Integer.MAX_VALUE); // of the end of the method
  }

  private boolean isDropped(int handler) {
    int variable = -1;
    for (Step step : steps) {
      if (step.offset == handler && step.opcode == Opcodes.POP) {
        return true;
      } else if (step.offset == handler && step.opcode == Opcodes.ASTORE) {
        variable = step.variable;
      } else if (step.offset > handler && variable >= 0 && step.variable == variable) {
        return step.opcode == Opcodes.ASTORE;
      }
    }
    return variable >= 0;
  }

  @Override
  public void visitTryCatchBlock(Label start, Label end, Label handler, String type) {
    if (type != null && types.contains(type)) {
      blocks.add(new Block(start, end, handler));
    }
  }

  @Override
  public void visitLabel(Label label) {
    offsets.put(label, reader.offset());
  }

  @Override
  public void visitInsn(int opcode) {
    if (opcode == Opcodes.POP) {
      steps.add(new Step(reader.offset(), opcode, -1));
    }
  }

  @Override
  public void visitVarInsn(int opcode, int variable) {
    if (opcode == Opcodes.ALOAD || opcode == Opcodes.ASTORE) {
      steps.add(new Step(reader.offset(), opcode, variable));
    }
  }

  /** A part of the method, and where it goes on after an exception. */
  private static final class Block {
    private final Label start;
    private final Label end;
    private final Label handler;

    Block(Label start, Label end, Label handler) {
      this.start = start;
      this.end = end;
      this.handler = handler;
    }
  }

  /** One instruction. */
  private static final class Step {
    private final int offset;
    private final int opcode;
    private final int variable;

    Step(int offset, int opcode, int variable) {
      this.offset = offset;
      this.opcode = opcode;
      this.variable = variable;
    }
  }
}
