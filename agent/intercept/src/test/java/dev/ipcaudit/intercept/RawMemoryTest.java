package dev.ipcaudit.intercept;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Field;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import sun.misc.Unsafe;

class RawMemoryTest {

  private static final int SIZE = 5000;

  private final Unsafe unsafe = unsafe();
  private final long address = unsafe.allocateMemory(SIZE);

  private static Unsafe unsafe() {
    try {
      Field field = Unsafe.class.getDeclaredField("theUnsafe");
      field.setAccessible(true);
      return (Unsafe) field.get(null);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  @AfterEach
  void free() {
    unsafe.freeMemory(address);
  }

  @Test
  void readsUpToTheZeroHoweverFarThatIs() throws IOException {
    assertThat(text(0)).isEmpty();
    assertThat(text(5)).isEqualTo("aaaaa");
    assertThat(text(256)).hasSize(256);
    assertThat(text(257)).hasSize(257);
    assertThat(text(4095)).hasSize(4095);
    assertThat(text(4096)).isNull();
  }

  private String text(int length) throws IOException {
    unsafe.setMemory(address, length, (byte) 'a');
    unsafe.putByte(address + length, (byte) 0);
    return RawMemory.text(address);
  }

  @Test
  void takesWhatIsNoAddressForNoText() throws IOException {
    for (long none :
        new long[] {0, 5, 65535, 1L << 32, -1, Long.MIN_VALUE, Long.MAX_VALUE, 1L << 47}) {
      assertThat(RawMemory.text(none)).isNull();
    }
  }

  @Test
  void readsForAThreadThatIsInterrupted() throws IOException {
    Thread.currentThread().interrupt();
    try {
      assertThat(text(3)).isEqualTo("aaa");
    } finally {
      assertThat(Thread.interrupted()).isTrue();
    }
  }
}
