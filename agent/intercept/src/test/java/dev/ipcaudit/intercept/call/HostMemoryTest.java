package dev.ipcaudit.intercept.call;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ipcaudit.model.Coverage;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.IntBuffer;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class HostMemoryTest {

  private final Coverage coverage = new Coverage();
  private final HostMemory memory = new HostMemory(coverage);
  private final ByteBuffer direct = ByteBuffer.allocateDirect(64).order(ByteOrder.nativeOrder());

  /** Numbers are addresses, as with jffi. */
  private static final class Numbers implements HostBinding {
    @Override
    public String part() {
      return "numbers";
    }

    @Override
    public int errno() {
      return 0;
    }

    @Override
    public void errno(int errno) {}

    @Override
    public int errnoOf(Throwable thrown) {
      return -1;
    }

    @Override
    public boolean isNumber(Object value) {
      return CallArguments.isIntegral(value);
    }

    @Override
    public long number(Object value) {
      return value instanceof Number number ? number.longValue() : 0;
    }
  }

  private int[] ints(Object place, int index, int count) throws Throwable {
    return memory.ints(new Numbers(), place, index, count);
  }

  @Test
  void keepsToTheBoundsOfArrays() throws Throwable {
    assertThat(ints(new int[] {5, 6, 7}, 1, 2)).containsExactly(6, 7);
    assertThat(ints(new int[] {5, 6, 7}, 2, 2)).isNull();
    assertThat(ints(new int[0], 0, 1)).isNull();
    assertThat(ints(new byte[7], 0, 2)).isNull();
    assertThat(ints(new byte[8], 0, 2)).containsExactly(0, 0);
    assertThat(ints(new long[] {-1, 0}, 1, 2)).containsExactly(-1, 0);
    assertThat(ints(new long[] {-1}, 1, 2)).isNull();
    assertThat(ints(new short[4], 0, 2)).containsExactly(0, 0);
    assertThat(ints(new short[3], 0, 2)).isNull();
    assertThat(ints(new double[9], 0, 1)).isNull();
    assertThat(ints(new Object[9], 0, 1)).isNull();
    assertThat(ints(null, 0, 1)).isNull();
    assertThat(ints("text", 0, 1)).isNull();
  }

  @Test
  void beginsAtThePositionOfABufferInTheHeap() throws Throwable {
    IntBuffer buffer = IntBuffer.wrap(new int[] {5, 6, 7});
    buffer.position(1);
    assertThat(ints(buffer, 0, 2)).containsExactly(6, 7);
    assertThat(ints(buffer, 0, 3)).isNull();
  }

  @Test
  void readsWhatIsOutsideOfTheHeap() throws Throwable {
    direct.putInt(0, 41).putInt(4, 42);
    long address = IpcAuditJdk.bufferAddress(direct);
    assertThat(ints(direct, 0, 2)).containsExactly(41, 42);
    assertThat(ints(address, 1, 1)).containsExactly(42);
    for (long none : new long[] {0, 8, -1, Long.MIN_VALUE, Long.MAX_VALUE, 1L << 47}) {
      assertThat(ints(none, 0, 1)).isNull();
      assertThat(memory.text(new Numbers(), none)).isNull();
    }
    assertThat(coverage.notes()).isEmpty();
  }

  @Test
  void readsForAThreadThatIsInterrupted() throws Throwable {
    direct.putInt(0, 43);
    for (int i = 0; i < 3; i++) {
      Thread.currentThread().interrupt();
      try {
        assertThat(ints(direct, 0, 1)).containsExactly(43);
      } finally {
        assertThat(Thread.interrupted()).isTrue();
      }
    }
  }

  @Test
  void readsForManyThreadsAtOnce() throws Exception {
    Thread[] threads = new Thread[16];
    boolean[] right = new boolean[threads.length];
    for (int i = 0; i < threads.length; i++) {
      int mine = i;
      threads[i] =
          new Thread(
              () -> {
                byte[] text = new byte[6000];
                Arrays.fill(text, (byte) ('a' + mine));
                ByteBuffer own = ByteBuffer.allocateDirect(text.length);
                own.put(0, text);
                right[mine] = true;
                for (int round = 0; round < 500; round++) {
                  ByteBuffer read = memory.at(IpcAuditJdk.bufferAddress(own), text.length);
                  right[mine] &= read != null && Arrays.equals(read.array(), text);
                }
              });
      threads[i].start();
    }
    for (Thread thread : threads) {
      thread.join();
    }
    assertThat(right).doesNotContain(false);
  }
}
