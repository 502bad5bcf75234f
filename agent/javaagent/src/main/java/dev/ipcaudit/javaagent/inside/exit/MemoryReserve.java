package dev.ipcaudit.javaagent.inside.exit;

import org.jspecify.annotations.Nullable;

/**
 * Heap that is kept from the host, so that a verdict can be reached when the host has filled all of
 * the rest. Not thread-safe.
 */
final class MemoryReserve {

  /** Larger arrays would need room in one piece, which G1 may not find again. */
  private static final int PIECE = 64 << 10;

  /**
   * Measured with heaps of 64 MB: for a verdict of one finding with a JSON report two megabytes are
   * too little in one run of twenty where G1 has no region to spare.
   */
  private static final long BYTES = 4 << 20;

  /** Of a small heap no more than this part. */
  private static final int PART = 16;

  @SuppressWarnings("unused") // to be there is all that it is for
  private byte @Nullable [][] pieces;

  /** Keeps as much as there is room for. */
  MemoryReserve() {
    try {
      byte[][] kept =
          new byte[(int) (Math.min(BYTES, Runtime.getRuntime().maxMemory() / PART) / PIECE)][];
      pieces = kept;
      for (int i = 0; i < kept.length; i++) {
        kept[i] = new byte[PIECE];
      }
    } catch (OutOfMemoryError full) {
      // the verdict has to do with less
    }
  }

  /** Gives it back. Allocates nothing. */
  void release() {
    pieces = null;
  }
}
