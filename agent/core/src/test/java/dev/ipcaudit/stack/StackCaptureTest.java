package dev.ipcaudit.stack;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.StackWalker.StackFrame;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** By StackWalker; backtraces are read in real JVMs. */
class StackCaptureTest {

  private static final int DEPTH = 1024;

  private final StackCapture capture = new StackCapture(null, DEPTH);

  /** Each has the same byte code, and one line calls all of them. */
  public static final class Overloads {

    private Overloads() {}

    public static long visit(StackCapture capture, Integer visited) {
      return capture.number(null);
    }

    public static long visit(StackCapture capture, Long visited) {
      return capture.number(null);
    }

    /** {@code "getAa".hashCode() == "getBB".hashCode()}. */
    public static long getAa(StackCapture capture, Byte visited) {
      return capture.number(null);
    }

    public static long getBB(StackCapture capture, Byte visited) {
      return capture.number(null);
    }
  }

  @Test
  void methodsThatDifferInDescriptorOrNameAloneAreOthers() throws Exception {
    Object[][] calls = {{"visit", 1}, {"visit", 1L}, {"getAa", (byte) 1}, {"getBB", (byte) 1}};
    Set<Object> numbers = new HashSet<>();
    for (Object[] call : calls) {
      Class<?>[] types = {StackCapture.class, call[1].getClass()};
      numbers.add(
          Overloads.class.getMethod((String) call[0], types).invoke(null, capture, call[1]));
    }

    assertThat(numbers).hasSameSizeAs(calls);
  }

  @Test
  void oneWayIsOneNumber() {
    Set<Long> numbers = new HashSet<>();
    for (int i = 0; i < 10; i++) {
      numbers.add(capture.number(null));
    }

    assertThat(numbers).hasSize(1);
  }

  @Test
  void callersAreToldApartAsFarOutAsAPathGoes() {
    assertThat(down(DEPTH)).isNotEqualTo(otherwise());
  }

  private long otherwise() {
    return down(DEPTH);
  }

  private long down(int frames) {
    return frames == 0 ? capture.number(null) : down(frames - 1);
  }

  /** As a class has it that was redefined. */
  @Test
  void oneMethodWithAnotherLineIsAnotherPlace() {
    long place = StackCapture.Numbering.place(new Frame(4));

    assertThat(StackCapture.Numbering.place(new Frame(9))).isNotEqualTo(place);
    assertThat(StackCapture.Numbering.place(new Frame(4))).isEqualTo(place);
  }

  @Test
  void whatIsNotCutIsNotSaidToBe() {
    assertThat(capture.isCut(1)).isFalse();
    assertThat(capture.isCut(Integer.MAX_VALUE)).isFalse();
  }

  private record Frame(int line) implements StackFrame {

    @Override
    public String getClassName() {
      return "com.acme.Locks";
    }

    @Override
    public String getMethodName() {
      return "open";
    }

    @Override
    public Class<?> getDeclaringClass() {
      return StackCaptureTest.class;
    }

    @Override
    public String getDescriptor() {
      return "()I";
    }

    @Override
    public int getByteCodeIndex() {
      return 1;
    }

    @Override
    public String getFileName() {
      return "Locks.java";
    }

    @Override
    public int getLineNumber() {
      return line;
    }

    @Override
    public boolean isNativeMethod() {
      return false;
    }

    @Override
    public StackTraceElement toStackTraceElement() {
      return new StackTraceElement(getClassName(), getMethodName(), getFileName(), line);
    }
  }
}
