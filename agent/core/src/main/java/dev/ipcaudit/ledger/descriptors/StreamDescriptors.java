package dev.ipcaudit.ledger.descriptors;

import dev.ipcaudit.model.BoundedTable;
import org.jspecify.annotations.Nullable;

/**
 * Which descriptors streams of the C library were made of, by the address of the stream: fdopen(3)
 * and fdopendir(3). Thread-safe.
 */
public final class StreamDescriptors extends BoundedTable<Long, Integer> {

  private static final int MOST = 65_536;

  public StreamDescriptors() {
    super("stream-descriptors", MOST);
  }

  /** A stream was made of a descriptor, which goes with it. */
  public void adopted(long stream, int descriptor) {
    put(stream, descriptor);
  }

  /** A stream is closed: its descriptor, or null if it was not made of one. */
  public @Nullable Integer closed(long stream) {
    return isEmpty() ? null : remove(stream);
  }
}
