package dev.ipcaudit.kernel;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One ELF file of 64 bits that is mapped into this process as code, and what it wants of others:
 * elf(5). Read from memory, since the file may be deleted, as one that came out of a jar is. What
 * it says of itself is not believed: each address goes through the kernel, each count is bounded.
 *
 * @param path as the kernel has it: hostile text
 * @param start where its beginning is mapped
 */
public record LoadedLibrary(String path, long start) {

  // of struct Elf64_Ehdr and struct Elf64_Phdr
  private static final int EHDR = 64;
  private static final int PHDR = 56;
  private static final int MAGIC = 0x7f454c46;
  private static final int CLASS_64 = 2;
  private static final int PT_LOAD = 1;
  private static final int PT_DYNAMIC = 2;
  private static final int MOST_HEADERS = 100;

  private static final int PAGE = 4096;
  private static final int MOST_NEEDED = 200;

  /** A library with more symbols that are not its own is not known. */
  private static final int MOST_SYMBOLS = 100_000;

  /** Longer than any name that is looked for. */
  private static final int LONGEST_NAME = 128;

  /** The file's name without its directories. */
  public String fileName() {
    return path.substring(path.lastIndexOf('/') + 1);
  }

  /**
   * Which functions it takes from other libraries, and which libraries it names.
   *
   * @param memory of this process
   * @param functions those that are asked for; null if none is
   * @throws IOException if the memory of this process cannot be read
   */
  Wants wants(RandomAccessFile memory, @Nullable Set<String> functions) throws IOException {
    ElfImage image = image(memory);
    if (image == null) {
      return new Wants("", List.of(), Set.of());
    }
    Strings strings = new Strings(memory, image);
    List<String> needed = new ArrayList<>();
    for (int i = 0; i < MOST_NEEDED; i++) {
      long name = image.value(ElfImage.DT_NEEDED, i);
      if (name == 0) {
        break;
      }
      needed.add(strings.at(name));
    }
    long own = image.value(ElfImage.DT_SONAME);
    return new Wants(
        own == 0 ? "" : strings.at(own),
        needed,
        functions == null ? Set.of() : imports(memory, image, strings, functions));
  }

  private @Nullable ElfImage image(RandomAccessFile memory) throws IOException {
    ByteBuffer header = read(memory, start, EHDR);
    if (header == null
        || Integer.reverseBytes(header.order(ByteOrder.LITTLE_ENDIAN).getInt(0)) != MAGIC
        || header.get(4) != CLASS_64) {
      return null;
    }
    header.order(ByteOrder.nativeOrder());
    long offset = header.getLong(32);
    int count = header.getShort(56) & 0xffff;
    if (header.getShort(54) != PHDR || count > MOST_HEADERS || offset < 0 || offset > PAGE) {
      return null;
    }
    ByteBuffer table = read(memory, start + offset, count * PHDR);
    long dynamic = 0;
    long first = -1;
    for (int at = 0; table != null && at < count * PHDR; at += PHDR) {
      int type = table.getInt(at);
      if (type == PT_LOAD && first < 0) {
        first = table.getLong(at + 16) & -PAGE;
      } else if (type == PT_DYNAMIC) {
        dynamic = table.getLong(at + 16);
      }
    }
    if (dynamic == 0 || first < 0) {
      return null;
    }
    long bias = start - first;
    return ElfImage.bare(memory, bias, bias + dynamic);
  }

  private static Set<String> imports(
      RandomAccessFile memory, ElfImage image, Strings strings, Set<String> functions)
      throws IOException {
    Set<String> found = new HashSet<>();
    long symbols = image.pointer(ElfImage.DT_SYMTAB);
    long count = foreign(memory, image);
    byte[] some = new byte[PAGE / ElfImage.SYMBOL * ElfImage.SYMBOL];
    for (long at = 0; symbols != 0 && at < count * ElfImage.SYMBOL; at += some.length) {
      int read = ElfImage.read(memory, symbols + at, some);
      ByteBuffer table = ByteBuffer.wrap(some, 0, read).order(ByteOrder.nativeOrder());
      long end = Math.min(read, count * ElfImage.SYMBOL - at);
      for (int i = 0; i + ElfImage.SYMBOL <= end; i += ElfImage.SYMBOL) {
        int type = table.get(i + 4) & 0xf;
        if (table.getInt(i) != 0
            && table.getShort(i + 6) == 0 // SHN_UNDEF
            && (type == ElfImage.STT_FUNC || type == ElfImage.STT_NOTYPE)) {
          String name = strings.at(table.getInt(i) & 0xffff_ffffL);
          if (functions.contains(name)) {
            found.add(name);
          }
        }
      }
      if (read < some.length) {
        break;
      }
    }
    return found;
  }

  /**
   * How many symbols there are before the first that is hashed. Those of others are never hashed;
   * the old table has one chain for each symbol, whosoever it is.
   */
  private static long foreign(RandomAccessFile memory, ElfImage image) throws IOException {
    long count = 0;
    long hash = image.pointer(ElfImage.DT_GNU_HASH);
    if (hash != 0) {
      count = number(memory, hash + Integer.BYTES);
    }
    long old = image.pointer(ElfImage.DT_HASH);
    if (count <= 1 && old != 0) {
      count = number(memory, old + Integer.BYTES);
    }
    if (count <= 1) { // of a library that gives nothing: names follow symbols
      long strings = image.pointer(ElfImage.DT_STRTAB);
      count = (strings - image.pointer(ElfImage.DT_SYMTAB)) / ElfImage.SYMBOL;
    }
    return Math.min(count, MOST_SYMBOLS);
  }

  private static long number(RandomAccessFile memory, long address) throws IOException {
    ByteBuffer read = read(memory, address, Integer.BYTES);
    return read == null ? 0 : read.getInt(0) & 0xffff_ffffL;
  }

  private static @Nullable ByteBuffer read(RandomAccessFile memory, long address, int length)
      throws IOException {
    byte[] bytes = new byte[length];
    return ElfImage.read(memory, address, bytes) < length
        ? null
        : ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder());
  }

  /**
   * What a library wants of others.
   *
   * @param name what it calls itself; empty if it does not
   * @param needed the names of libraries that it was linked with
   * @param functions those of the ones asked for that it takes from others
   */
  public record Wants(String name, List<String> needed, Set<String> functions) {}

  /** The table of names, a piece of it at a time. */
  private static final class Strings {

    private final RandomAccessFile memory;
    private final long table;
    private final long size;
    private final byte[] piece = new byte[PAGE];
    private long from;
    private int length;

    Strings(RandomAccessFile memory, ElfImage image) {
      this.memory = memory;
      table = image.pointer(ElfImage.DT_STRTAB);
      size = image.value(ElfImage.DT_STRSZ);
    }

    /** The name there, cut at some length; empty if there is none. */
    String at(long offset) throws IOException {
      if (table == 0 || offset <= 0 || offset >= size) {
        return "";
      }
      if (offset < from || offset + LONGEST_NAME > from + length) {
        from = offset;
        length = ElfImage.read(memory, table + offset, piece);
      }
      int first = (int) (offset - from);
      int end = first;
      while (end < length && end - first < LONGEST_NAME && piece[end] != 0) {
        end++;
      }
      return new String(piece, first, end - first, StandardCharsets.UTF_8);
    }
  }
}
