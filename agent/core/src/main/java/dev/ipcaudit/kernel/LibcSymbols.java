package dev.ipcaudit.kernel;

import java.io.FileInputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * Where the functions of the C library are in this process, by what the dynamic linker has in
 * memory: its list of libraries, r_debug of link.h, and their dynamic symbols, elf(5). Asks no
 * native code and opens no library, and a file that was replaced on disk does not matter.
 *
 * <p>All definitions of a name count that stand for the C library's: each version of a symbol; the
 * second ones that libpthread had before glibc 2.34; and those of libraries that are before the C
 * library in the list. Only what the program was linked with is there, and what LD_PRELOAD put
 * before that. A name which such a library defines is what the whole process has for the function,
 * by the rules of ld.so(8): fakeroot's semget is the semget of a program that it runs.
 */
public final class LibcSymbols {

  // getauxval(3)
  private static final int AT_PHDR = 3;
  private static final int AT_PHNUM = 5;
  private static final int AT_BASE = 7;

  private static final int PT_DYNAMIC = 2;
  private static final int PT_PHDR = 6;
  private static final int PHDR = 56; // sizeof(Elf64_Phdr)

  // of struct r_debug and struct link_map
  private static final int R_MAP = 8;
  private static final int LINK_MAP = 32;

  private static final int PAGE = 4096;
  private static final int MOST_LIBRARIES = 2000;
  private static final int LONGEST_NAME = 256;

  private final RandomAccessFile memory;

  private LibcSymbols(RandomAccessFile memory) {
    this.memory = memory;
  }

  /** Is told where a function is. */
  public interface Visitor {

    /**
     * Called for each address of each name that is wanted.
     *
     * @param index of the name among those that were asked for
     */
    void symbol(int index, long address);
  }

  /**
   * Looks names up; a name may be at several addresses, or at none.
   *
   * @param names null for one that is not wanted
   * @return whether the C library was found
   * @throws IOException if the memory of this process cannot be read, or is not understood
   */
  public static boolean find(String[] names, Visitor visitor) throws IOException {
    // not a channel, which a thread that is interrupted cannot read
    try (RandomAccessFile memory = new RandomAccessFile(ProcessMemory.FILE, "r")) {
      ElfImage.Name[] wanted = new ElfImage.Name[names.length];
      for (int i = 0; i < names.length; i++) {
        wanted[i] = names[i] == null ? null : new ElfImage.Name(names[i]);
      }
      return new LibcSymbols(memory).search(wanted, visitor);
    }
  }

  private boolean search(ElfImage.Name[] names, Visitor visitor) throws IOException {
    boolean found = false;
    int count = 0;
    for (long map = firstMap(); map != 0 && count < MOST_LIBRARIES; count++) {
      ByteBuffer entry = read(map, LINK_MAP);
      map = entry.getLong(24);
      String file = fileName(entry.getLong(8));
      if (found && !isPart(file)) {
        continue; // loaded later, or not before the C library: it gives the process no function
      }
      ElfImage image = ElfImage.of(memory, entry.getLong(0), entry.getLong(16));
      if (image != null) {
        image.find(names, visitor);
        found |= isMain(file) || isMain(image.name());
      }
    }
    return found;
  }

  /** Of the C library, before glibc 2.34: functions of both are in others as well. */
  private static boolean isPart(String name) {
    return name.startsWith("libpthread") || name.startsWith("librt");
  }

  /** Of glibc and of musl; what the file is called, or what it calls itself. */
  private static boolean isMain(String name) {
    return name.startsWith("libc.so")
        || name.startsWith("libc.musl-")
        || name.startsWith("ld-musl-");
  }

  private String fileName(long address) throws IOException {
    String path = address == 0 ? "" : string(address);
    return path.substring(path.lastIndexOf('/') + 1);
  }

  /** The first library of the dynamic linker's list, the program itself. */
  private long firstMap() throws IOException {
    ByteBuffer vector = auxiliary();
    long headers = value(vector, AT_PHDR);
    int count = (int) value(vector, AT_PHNUM);
    if (headers == 0 || count <= 0 || count > 100) {
      throw new IOException("no program headers");
    }
    ByteBuffer table = read(headers, count * PHDR);
    long bias = headers & -PAGE; // of one that says nothing, ld.so itself: its headers come first
    long dynamic = 0;
    for (int at = 0; at < count * PHDR; at += PHDR) {
      if (table.getInt(at) == PT_PHDR) {
        bias = headers - table.getLong(at + 16);
      } else if (table.getInt(at) == PT_DYNAMIC) {
        dynamic = table.getLong(at + 16);
      }
    }
    ElfImage program = ElfImage.of(memory, bias, bias + dynamic);
    if (program == null) {
      throw new IOException("no dynamic section");
    }
    long debug = program.debug();
    if (debug == 0 && value(vector, AT_BASE) == 0) {
      debug = program.address("_r_debug"); // ld.so was called with the program as its argument
    }
    if (debug == 0) {
      throw new IOException("no list of libraries");
    }
    return read(debug, R_MAP + Long.BYTES).getLong(R_MAP);
  }

  private static ByteBuffer auxiliary() throws IOException {
    try (FileInputStream in = new FileInputStream("/proc/self/auxv")) {
      byte[] bytes = in.readNBytes(PAGE);
      return ByteBuffer.wrap(bytes, 0, bytes.length & -16).order(ByteOrder.nativeOrder());
    }
  }

  private static long value(ByteBuffer vector, int key) {
    for (int at = 0; at + 16 <= vector.limit(); at += 16) {
      if (vector.getLong(at) == key) {
        return vector.getLong(at + 8);
      }
    }
    return 0;
  }

  private String string(long address) throws IOException {
    byte[] bytes = new byte[LONGEST_NAME];
    int length = ElfImage.read(memory, address, bytes);
    int end = 0;
    while (end < length && bytes[end] != 0) {
      end++;
    }
    return new String(bytes, 0, end, StandardCharsets.ISO_8859_1);
  }

  private ByteBuffer read(long address, int length) throws IOException {
    byte[] bytes = new byte[length];
    if (ElfImage.read(memory, address, bytes) < length) {
      throw new IOException("no memory at 0x" + Long.toHexString(address));
    }
    return ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder());
  }
}
