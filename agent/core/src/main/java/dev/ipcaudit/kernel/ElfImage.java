package dev.ipcaudit.kernel;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The dynamic symbols of one ELF file of 64 bits that is loaded into this process; elf(5). What it
 * says of itself is not believed: every index is checked.
 */
final class ElfImage {

  static final int DT_NEEDED = 1;
  static final int DT_HASH = 4;
  static final int DT_STRTAB = 5;
  static final int DT_SYMTAB = 6;
  static final int DT_STRSZ = 10;
  static final int DT_SONAME = 14;
  private static final int DT_DEBUG = 21;
  static final int DT_GNU_HASH = 0x6ffffef5;

  static final int SYMBOL = 24; // sizeof(Elf64_Sym)
  static final int STT_NOTYPE = 0;
  private static final int STT_OBJECT = 1;
  static final int STT_FUNC = 2;

  /** The dynamic section of no library is longer. */
  private static final int DYNAMIC = 4096;

  /** The tables of a C library are a tenth of this. */
  private static final int MOST = 4 << 20;

  /** What is read of a table whose size nothing tells. */
  private static final int UNKNOWN_SIZE = 1 << 16;

  private static final boolean BIG = ByteOrder.nativeOrder() == ByteOrder.BIG_ENDIAN;

  private final long bias;
  private final ByteBuffer dynamic;

  /** The tables, which lie beside each other; from {@link #start} on. */
  private final byte[] tables;

  private final long start;
  private final int strings;
  private final int symbols;
  private final int gnuHash;
  private final int hash;

  /** Without its tables. */
  private ElfImage(long bias, ByteBuffer dynamic) {
    this.bias = bias;
    this.dynamic = dynamic;
    tables = new byte[0];
    start = 0;
    strings = -1;
    symbols = -1;
    gnuHash = -1;
    hash = -1;
  }

  private ElfImage(RandomAccessFile memory, long bias, ByteBuffer dynamic) throws IOException {
    this.bias = bias;
    this.dynamic = dynamic;
    long[] places = {
      pointer(DT_STRTAB), pointer(DT_SYMTAB), pointer(DT_GNU_HASH), pointer(DT_HASH)
    };
    long first = Long.MAX_VALUE;
    long last = 0;
    for (long place : places) {
      if (place != 0) {
        first = Math.min(first, place);
        last = Math.max(last, place);
      }
    }
    long size = last == places[0] ? Math.max(value(DT_STRSZ), 0) : UNKNOWN_SIZE;
    byte[] bytes = {};
    if (last - first >= 0 && size <= MOST && last - first <= MOST - size) {
      bytes = new byte[(int) (last - first + size)];
      bytes = Arrays.copyOf(bytes, read(memory, first, bytes));
    }
    tables = bytes;
    start = first;
    strings = offset(places[0]);
    symbols = offset(places[1]);
    gnuHash = offset(places[2]);
    hash = offset(places[3]);
  }

  /**
   * The image with a dynamic section at an address.
   *
   * @param bias what is added to the addresses in the file
   * @return null if there is none
   * @throws IOException if the memory of this process cannot be read
   */
  static @Nullable ElfImage of(RandomAccessFile memory, long bias, long dynamic)
      throws IOException {
    ByteBuffer section = section(memory, dynamic);
    return section == null ? null : new ElfImage(memory, bias, section);
  }

  /** The same, of which nothing is read but the dynamic section: no symbol is found in it. */
  static @Nullable ElfImage bare(RandomAccessFile memory, long bias, long dynamic)
      throws IOException {
    ByteBuffer section = section(memory, dynamic);
    return section == null ? null : new ElfImage(bias, section);
  }

  private static @Nullable ByteBuffer section(RandomAccessFile memory, long dynamic)
      throws IOException {
    byte[] bytes = new byte[DYNAMIC];
    int length = read(memory, dynamic, bytes) & -16;
    return length <= 0 ? null : ByteBuffer.wrap(bytes, 0, length).order(ByteOrder.nativeOrder());
  }

  /** As many bytes as there are, from 0. */
  static int read(RandomAccessFile memory, long address, byte[] into) throws IOException {
    if (!ProcessMemory.isAddress(address)) {
      return 0;
    }
    memory.seek(address);
    int done = 0;
    try {
      while (done < into.length) {
        int read = memory.read(into, done, into.length - done);
        if (read <= 0) {
          break;
        }
        done += read;
      }
    } catch (IOException unmapped) {
      return done; // what comes after it
    }
    return done;
  }

  /** What the library calls itself, or an empty string. */
  String name() {
    long at = value(DT_SONAME);
    if (at <= 0 || strings < 0 || at >= tables.length - strings) {
      return "";
    }
    int from = strings + (int) at;
    int end = from;
    while (end < tables.length && tables[end] != 0) {
      end++;
    }
    return new String(tables, from, end - from, StandardCharsets.ISO_8859_1);
  }

  /** The address of r_debug, which the dynamic linker writes into a program; 0 in a library. */
  long debug() {
    return value(DT_DEBUG);
  }

  /** The address of a variable, or 0. */
  long address(String name) {
    long[] found = new long[1];
    find(
        new Name[] {new Name(name)},
        new LibcSymbols.Visitor() {
          @Override
          public void symbol(int index, long address) {
            found[0] = address;
          }
        });
    return found[0];
  }

  /**
   * Tells of every definition of the names.
   *
   * @param names null for one that is not wanted
   */
  void find(Name[] names, LibcSymbols.Visitor visitor) {
    if (strings < 0 || symbols < 0) {
      return;
    }
    try {
      if (gnuHash >= 0) {
        byGnuHash(names, visitor);
      } else if (hash >= 0) {
        byHash(names, visitor);
      }
    } catch (IndexOutOfBoundsException broken) {
      return; // tables that point out of themselves
    }
  }

  /** The table of {@code ld --hash-style=gnu}: a Bloom filter, buckets, and chains of hashes. */
  private void byGnuHash(Name[] names, LibcSymbols.Visitor visitor) {
    int buckets = int32(gnuHash);
    int first = int32(gnuHash + 4);
    int words = int32(gnuHash + 8);
    int shift = int32(gnuHash + 12);
    if (buckets <= 0 || words <= 0) {
      return;
    }
    int filter = gnuHash + 16;
    int table = filter + 8 * words;
    for (int index = 0; index < names.length; index++) {
      if (names[index] == null) {
        continue;
      }
      int hashed = names[index].gnuHash;
      long bits = int64(filter + 8 * Integer.remainderUnsigned(hashed >>> 6, words));
      if ((bits >>> (hashed & 63) & bits >>> (hashed >>> shift & 63) & 1) == 0) {
        continue;
      }
      int symbol = int32(table + 4 * Integer.remainderUnsigned(hashed, buckets));
      if (symbol < first) {
        continue;
      }
      int chain = table + 4 * buckets - 4 * first;
      int there;
      do {
        there = int32(chain + 4 * symbol);
        if ((there | 1) == (hashed | 1)) {
          tell(symbol, names[index].bytes, index, visitor);
        }
        symbol++;
      } while ((there & 1) == 0);
    }
  }

  /** The table of System V: buckets, and chains of symbols. */
  private void byHash(Name[] names, LibcSymbols.Visitor visitor) {
    int buckets = int32(hash);
    int chains = int32(hash + 4);
    for (int index = 0; index < names.length && buckets > 0; index++) {
      if (names[index] == null) {
        continue;
      }
      int bucket = Integer.remainderUnsigned(names[index].hash(), buckets);
      int symbol = int32(hash + 8 + 4 * bucket);
      for (int steps = 0; symbol != 0 && steps < chains; steps++) {
        tell(symbol, names[index].bytes, index, visitor);
        symbol = int32(hash + 8 + 4 * (buckets + symbol));
      }
    }
  }

  private void tell(int symbol, byte[] name, int index, LibcSymbols.Visitor visitor) {
    int at = symbols + SYMBOL * symbol;
    int type = tables[at + 4] & 0xf;
    long value = int64(at + 8);
    // an indirect function's value is that of what chooses it: none of the catalogue's is one
    if (value != 0
        && (type == STT_FUNC || type == STT_NOTYPE || type == STT_OBJECT)
        && isName(strings + int32(at), name)) {
      visitor.symbol(index, bias + value);
    }
  }

  private boolean isName(int at, byte[] name) {
    for (int i = 0; i < name.length; i++) {
      if (tables[at + i] != name[i]) {
        return false;
      }
    }
    return tables[at + name.length] == 0;
  }

  private int offset(long place) {
    return place == 0 || place - start >= tables.length ? -1 : (int) (place - start);
  }

  /**
   * The address that an entry of the dynamic section gives, or 0. glibc has made addresses of them
   * where it could write; musl leaves them as in the file.
   */
  long pointer(int tag) {
    long value = value(tag);
    return value == 0 || Long.compareUnsigned(value, bias) >= 0 ? value : bias + value;
  }

  long value(int tag) {
    return value(tag, 0);
  }

  /**
   * What the dynamic section says under a tag, or 0.
   *
   * @param which of several entries, from 0
   */
  long value(int tag, int which) {
    int left = which;
    for (int at = 0; at + 16 <= dynamic.limit() && dynamic.getLong(at) != 0; at += 16) {
      if (dynamic.getLong(at) == tag && left-- == 0) {
        return dynamic.getLong(at + 8);
      }
    }
    return 0;
  }

  // of an array and not of a buffer, which takes ten calls for each while they are interpreted

  private int int32(int at) {
    return BIG
        ? tables[at] << 24 | (tables[at + 1] & 0xff) << 16 | int16(tables[at + 2], tables[at + 3])
        : tables[at + 3] << 24 | (tables[at + 2] & 0xff) << 16 | int16(tables[at + 1], tables[at]);
  }

  private static int int16(byte high, byte low) {
    return (high & 0xff) << 8 | (low & 0xff);
  }

  private long int64(int at) {
    long first = int32(at);
    long second = int32(at + 4);
    return BIG ? first << 32 | (second & 0xffffffffL) : second << 32 | (first & 0xffffffffL);
  }

  /** A name that is looked up, with its hash. */
  static final class Name {

    private final byte[] bytes;
    private final int gnuHash;

    Name(String name) {
      bytes = name.getBytes(StandardCharsets.ISO_8859_1);
      int hashed = 5381;
      for (byte b : bytes) {
        hashed = hashed * 33 + (b & 0xff);
      }
      gnuHash = hashed;
    }

    /** That of System V. */
    private int hash() {
      int hashed = 0;
      for (byte b : bytes) {
        hashed = (hashed << 4) + (b & 0xff);
        int high = hashed & 0xf0000000;
        hashed = (hashed ^ high >>> 24) & ~high;
      }
      return hashed;
    }
  }
}
