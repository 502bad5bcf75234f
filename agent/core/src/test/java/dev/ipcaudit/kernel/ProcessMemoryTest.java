package dev.ipcaudit.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.FileInputStream;
import java.io.IOException;
import java.lang.reflect.Field;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import sun.misc.Unsafe;

class ProcessMemoryTest {

  private static final int SIZE = 5000;

  private final Unsafe unsafe = unsafe();
  private final long address = unsafe.allocateMemory(SIZE);
  private final ProcessMemory memory =
      new ProcessMemory(file -> new FileInputStream(file).getChannel());

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
    return memory.text(address);
  }

  @Test
  void takesWhatIsNoAddressForNoText() throws IOException {
    for (long none :
        new long[] {0, 5, 65535, 1L << 32, -1, Long.MIN_VALUE, Long.MAX_VALUE, 1L << 47}) {
      assertThat(memory.text(none)).isNull();
    }
  }

  @Test
  void readsAsManyBytesAsThereAre() throws IOException {
    byte[] bytes = new byte[SIZE];
    unsafe.setMemory(address, SIZE, (byte) 7);

    assertThat(memory.read(address, bytes, SIZE)).isEqualTo(SIZE);
    assertThat(bytes).containsOnly(7);
    assertThat(memory.read(address, bytes, 3)).isEqualTo(3);
    assertThat(memory.read(address, bytes, 0)).isZero();
    assertThat(memory.read(endOfMapping(), bytes, 3)).isZero();
    assertThat(memory.read(endOfMapping() - 2, bytes, 3)).isEqualTo(2);
  }

  /** Behind the last byte that can be read of a mapping with nothing after it. */
  private static long endOfMapping() throws IOException {
    long end = 0;
    for (String line : Files.readAllLines(Path.of("/proc/self/maps"))) {
      long from = Long.parseUnsignedLong(line.substring(0, line.indexOf('-')), 16);
      if (end != 0 && from > end) {
        return end;
      }
      end = Long.parseUnsignedLong(line.substring(line.indexOf('-') + 1, line.indexOf(' ')), 16);
      end = line.contains(" r") ? end : 0;
    }
    throw new IllegalStateException("no gap in the address space");
  }

  @Test
  void opensAgainWhatTheHostHasClosed() throws IOException {
    FileChannel[] last = new FileChannel[1];
    int[] opened = new int[1];
    ProcessMemory closed =
        new ProcessMemory(
            file -> {
              opened[0]++;
              last[0] = new FileInputStream(file).getChannel();
              return last[0];
            });
    byte[] bytes = new byte[1];
    for (int i = 0; i < 3; i++) {
      assertThat(closed.read(address, bytes, 1)).isEqualTo(1);
      last[0].close();
      assertThatThrownBy(() -> closed.read(address, bytes, 1)).isInstanceOf(IOException.class);
    }
    assertThat(opened).containsExactly(3);
  }
}
