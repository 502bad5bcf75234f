package dev.ipcaudit.intercept.bytecode;

import static dev.ipcaudit.intercept.bytecode.ClassScan.u2;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Lets hooks hear of calls of natives: each native gets a wrapper that calls it, and the hook after
 * it. What a hook throws is dealt with as {@code GuardedCode} says, in the wrapper itself.
 */
public final class TappedNatives extends ClassPatch {

  /**
   * A static native whose arguments are ints, longs and objects, and whose result is an int or a
   * long.
   *
   * @param hooks the class of the hook, internal
   * @param tells whether the hook gets the arguments, the result and the class; or nothing
   */
  public record Tap(String name, String descriptor, String hooks, String hook, boolean tells) {}

  /** Of the first class files whose verifier wants frames. */
  private static final int FRAMED = 50;

  private static final int STATIC = 0x0008;
  private static final int PRIVATE_SYNTHETIC = 0x1002;

  private static final String THROWABLE = "java/lang/Throwable";

  // instructions, JVMS 6.5
  private static final int ICONST_1 = 0x04;
  private static final int LDC_W = 0x13;
  private static final int ILOAD = 0x15;
  private static final int ALOAD = 0x19;
  private static final int ISTORE = 0x36;
  private static final int POP = 0x57;
  private static final int DUP = 0x59;
  private static final int IADD = 0x60;
  private static final int GOTO = 0xa7;
  private static final int IRETURN = 0xac;
  private static final int GETSTATIC = 0xb2;
  private static final int PUTSTATIC = 0xb3;
  private static final int INVOKESTATIC = 0xb8;
  private static final int ATHROW = 0xbf;
  private static final int IFNULL = 0xc6;

  // frames, JVMS 4.7.4
  private static final int SAME_LOCALS_ONE_ON_THE_STACK = 64;
  private static final int FULL = 255;
  private static final int INTEGER = 1;
  private static final int LONG = 4;
  private static final int OBJECT = 7;

  private final String prefix;
  private final Tap[] taps;

  private TappedNatives(byte[] bytes, String prefix, Tap... taps) {
    super(bytes);
    this.prefix = prefix;
    this.taps = taps;
  }

  /**
   * The class with the wrappers, or null if it has not all of the natives, or another agent has
   * renamed some with the same prefix.
   *
   * @param prefix of the renamed natives
   */
  public static byte @Nullable [] rewrite(byte[] bytes, String prefix, Tap... taps) {
    return new TappedNatives(bytes, prefix, taps).rewrite(taps.length);
  }

  @Override
  protected boolean isWanted(int method) {
    return tap(method) != null;
  }

  private @Nullable Tap tap(int method) {
    int both = ClassScan.ACC_NATIVE | STATIC;
    if ((u2(bytes, method) & both) == both) {
      for (Tap tap : taps) {
        if (is(method, tap.name, tap.descriptor)) {
          return declares(prefix + tap.name, null) ? null : tap;
        }
      }
    }
    return null;
  }

  @Override
  protected int write(int method, int end) {
    Tap tap = Objects.requireNonNull(tap(method));
    int access = u2(bytes, method);
    int descriptor = u2(bytes, method + 4);
    int renamed = text(prefix + tap.name);
    methods.u2(STATIC | ClassScan.ACC_NATIVE | PRIVATE_SYNTHETIC);
    methods.u2(renamed);
    methods.u2(descriptor);
    methods.u2(0);

    methods.u2(access & ~ClassScan.ACC_NATIVE);
    methods.write(bytes, method + 2, 4);
    methods.u2(u2(bytes, method + 6) + 1);
    methods.write(bytes, method + 8, end - method - 8);
    code(tap, member(METHOD, self, renamed, descriptor));
    return 2;
  }

  private void code(Tap tap, int renamed) {
    String types = types(tap.descriptor);
    int result = size(types);
    int kind = tap.descriptor.endsWith("J") ? 1 : 0; // a long's instructions follow those of ints
    int hooks = type(tap.hooks);
    int unsaid = member(FIELD, hooks, "unsaid", "I");
    ClassOutput code = new ClassOutput();

    load(code, types);
    code.instruction(INVOKESTATIC, renamed);
    code.write(ISTORE + kind);
    code.write(result);
    int begin = code.size();
    String told = "()V";
    if (tap.tells) {
      load(code, types);
      code.write(ILOAD + kind);
      code.write(result);
      code.instruction(LDC_W, self);
      told = tap.descriptor.replace(")", "") + "Ljava/lang/Class;)V";
    }
    code.instruction(INVOKESTATIC, member(METHOD, hooks, tap.hook, told));
    int lost = code.size() + 3;
    int said = lost + 3;
    int overflows = said + 5;
    int counted = overflows + 8;
    int ours = counted + 3;
    int done = ours + 1;
    code.jump(GOTO, done);
    code.instruction(
        INVOKESTATIC,
        member(METHOD, hooks, "lost", "(Ljava/lang/Throwable;)Ljava/lang/Throwable;"));
    code.write(DUP);
    code.jump(IFNULL, ours);
    code.write(ATHROW);
    code.instruction(GETSTATIC, unsaid);
    code.write(ICONST_1);
    code.write(IADD);
    code.instruction(PUTSTATIC, unsaid);
    code.jump(GOTO, ours);
    code.write(POP);
    code.write(ILOAD + kind);
    code.write(result);
    code.write(IRETURN + kind);

    int throwable = type(THROWABLE);
    ClassOutput attribute = new ClassOutput();
    attribute.u2(result + 6); // the stack: at most the arguments of the hook
    attribute.u2(result + 2); // the locals
    attribute.u2(0);
    attribute.u2(code.size());
    attribute.writeBytes(code.toByteArray());
    attribute.u2(3);
    attribute.handler(begin, lost - 3, lost, throwable);
    attribute.handler(lost, said, overflows, throwable);
    attribute.handler(overflows, counted, ours, throwable);
    if (ClassScan.major(bytes) < FRAMED) {
      attribute.u2(0);
    } else {
      ClassOutput frames = new ClassOutput();
      frames.u2(4);
      frames.write(FULL);
      frames.u2(lost);
      locals(frames, types + tap.descriptor.charAt(tap.descriptor.length() - 1));
      frames.u2(1);
      frames.write(OBJECT);
      frames.u2(throwable);
      for (int distance : new int[] {overflows - lost, ours - overflows}) {
        frames.write(SAME_LOCALS_ONE_ON_THE_STACK + distance - 1);
        frames.write(OBJECT);
        frames.u2(throwable);
      }
      frames.write(done - ours - 1); // the same locals, and nothing on the stack
      attribute.u2(1);
      attribute.attribute(text("StackMapTable"), frames);
    }
    methods.attribute(text("Code"), attribute);
  }

  /** One letter an argument: I, J, or L for an object. */
  private static String types(String descriptor) {
    StringBuilder types = new StringBuilder();
    for (int at = 1; descriptor.charAt(at) != ')'; at++) {
      types.append(descriptor.charAt(at));
      if (descriptor.charAt(at) == 'L') {
        at = descriptor.indexOf(';', at);
      }
    }
    return types.toString();
  }

  /** How many locals they take. */
  private static int size(String types) {
    int size = 0;
    for (int i = 0; i < types.length(); i++) {
      size += types.charAt(i) == 'J' ? 2 : 1;
    }
    return size;
  }

  private static void load(ClassOutput code, String types) {
    int slot = 0;
    for (int i = 0; i < types.length(); i++) {
      char type = types.charAt(i);
      code.write(type == 'L' ? ALOAD : type == 'J' ? ILOAD + 1 : ILOAD);
      code.write(slot);
      slot += type == 'J' ? 2 : 1;
    }
  }

  private void locals(ClassOutput frame, String types) {
    frame.u2(types.length());
    for (int i = 0; i < types.length(); i++) {
      char type = types.charAt(i);
      frame.write(type == 'L' ? OBJECT : type == 'J' ? LONG : INTEGER);
      if (type == 'L') {
        frame.u2(type("java/lang/Object"));
      }
    }
  }
}
