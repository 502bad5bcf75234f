package dev.ipcaudit.box;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * Where what lies in a black box: a header, a table of lines of the host, a table of objects. Every
 * entry carries a checksum and is valid or not by itself, wherever its writer was when it died.
 * Numbers are in the byte order of the machine: a box never leaves it.
 */
final class BoxLayout {

  /** "IPCBOX" and a version. */
  static final long MAGIC = 0x4950_4342_4f58_0001L;

  // the header
  static final int PID = 8;
  static final int START_TICKS = 16;
  static final int STARTED_MILLIS = 24;
  static final int IPC_NAMESPACE = 32;
  static final int PID_NAMESPACE = 96;
  static final int BOOT_ID = 160;
  static final int MAIN = 224;
  static final int HEADER_CHECK = 1016;

  /** Bytes of a name in the header, its length included. */
  static final int NAME = 64;

  // the lines of the host
  static final int SITES = 512;

  /** After so many, each with the path that led there, come lines alone. */
  static final int PATHS = 384;

  static final int SITES_AT = 1024;
  static final int SITE_BYTES = 512;
  static final int SITE_CHECK = SITE_BYTES - 8;

  // the objects
  static final int SLOTS = 4096;
  static final int SLOTS_AT = SITES_AT + SITES * SITE_BYTES;
  static final int SLOT_BYTES = 80;
  static final int SITE = 0;
  static final int KEY = 4;
  static final int KIND = 8;
  static final int MILLIS = 24;

  /** Over what is before it; 0 for a slot that was never used, {@link #WIPED} for a free one. */
  static final int INTENT_CHECK = 32;

  static final int ID = 40;
  static final int DEVICE = 48;

  /** Over id and device; anything else before the kernel has given them. */
  static final int MADE_CHECK = 56;

  /** In place of a checksum; not what a hole in the file reads as. */
  static final long WIPED = -1;

  /** Bytes of the name of a kind, its length included. */
  static final int KIND_BYTES = 16;

  static final int SIZE = SLOTS_AT + SLOTS * SLOT_BYTES;

  private BoxLayout() {}

  /** A number that other contents do not have, but by chance; never 0. */
  static long check(ByteBuffer box, int from, int to) {
    long sum = MAGIC;
    for (int at = from; at < to; at += 8) {
      sum = (sum ^ box.getLong(at)) * 0x9E37_79B9_7F4A_7C15L;
      sum ^= sum >>> 29;
    }
    return sum == 0 ? 1 : sum;
  }

  /** The same over the first {@code count} words of an entry that lies on the heap. */
  static long check(long[] words, int count) {
    long sum = MAGIC;
    for (int i = 0; i < count; i++) {
      sum = (sum ^ words[i]) * 0x9E37_79B9_7F4A_7C15L;
      sum ^= sum >>> 29;
    }
    return sum == 0 ? 1 : sum;
  }

  /** A word with two numbers of 32 bits, as they follow each other in memory. */
  static long pair(int first, int second) {
    return ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN
        ? (long) second << 32 | (first & 0xffff_ffffL)
        : (long) first << 32 | (second & 0xffff_ffffL);
  }

  /** A part of a box on the heap, all zeros. */
  static ByteBuffer allocate(int bytes) {
    return ByteBuffer.allocate(bytes).order(ByteOrder.nativeOrder());
  }

  /** The words of such a part. */
  static long[] words(ByteBuffer part) {
    long[] words = new long[part.capacity() / Long.BYTES];
    part.asLongBuffer().get(words);
    return words;
  }

  /** As much of a text as fits, its length before it. */
  static void putText(ByteBuffer box, int at, int room, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    int length = Math.min(bytes.length, room - 2);
    box.putShort(at, (short) length);
    for (int i = 0; i < length; i++) {
      box.put(at + 2 + i, bytes[i]);
    }
  }

  static String text(ByteBuffer box, int at, int room) {
    int length = Math.max(0, Math.min(box.getShort(at), room - 2));
    byte[] bytes = new byte[length];
    for (int i = 0; i < length; i++) {
      bytes[i] = box.get(at + 2 + i);
    }
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
