package dev.ipcaudit.tests.denied;

import com.sun.jna.Library;
import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.Pointer;
import java.util.ArrayList;
import java.util.List;
import jnr.ffi.LibraryLoader;

/** Runs {@link DeniedCalls} through the bindings that are named. */
public final class DeniedByLibraries {

  private DeniedByLibraries() {}

  /** By interface mapping. */
  public interface Jna extends Library, DeniedLibC {}

  /** What glibc has no function for. */
  public interface Numbered extends Library {
    long syscall(long number, int directory, String path, Pointer how, long size);
  }

  private static final int OPENAT2 = 437;
  private static final int AT_FDCWD = -100;
  private static final int OPEN_HOW = 24;
  private static final long O_WRONLY = 1;

  private static void byNumber() {
    Numbered libc = Native.load("c", Numbered.class);
    Memory how = new Memory(OPEN_HOW);
    how.clear();
    how.setLong(0, O_WRONLY);
    libc.syscall(OPENAT2, AT_FDCWD, "/dev/shm/other", how, OPEN_HOW); // by openat2
  }

  public static void main(String[] bindings) throws Exception {
    List<DeniedCalls> all = new ArrayList<>();
    for (String binding : bindings) {
      all.add(
          new DeniedCalls(
              switch (binding) {
                case "jna" -> Native.load("c", Jna.class);
                case "jna-direct" -> new DirectDeniedLibC();
                default -> LibraryLoader.create(DeniedLibC.class).load("c");
              }));
    }
    byNumber();
    long[] program = DeniedCalls.instructions();
    Memory filter = new Memory(16 + 8L * program.length);
    filter.setShort(0, (short) program.length);
    filter.setPointer(8, filter.share(16));
    filter.write(16, program, 0, program.length);
    DeniedCalls.run(all, Pointer.nativeValue(filter));
  }
}
