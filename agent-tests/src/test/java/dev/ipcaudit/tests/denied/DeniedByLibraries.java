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
    long[] program = DeniedCalls.instructions();
    Memory filter = new Memory(16 + 8L * program.length);
    filter.setShort(0, (short) program.length);
    filter.setPointer(8, filter.share(16));
    filter.write(16, program, 0, program.length);
    DeniedCalls.run(all, Pointer.nativeValue(filter));
  }
}
