package dev.ipcaudit.ledger.calls;

import dev.ipcaudit.model.BoundedTable;
import org.jspecify.annotations.Nullable;

/**
 * Which path a key was made from, as far as ftok(3) was seen. Where there is no room, the keys go
 * that were made longest ago. Thread-safe.
 */
public final class KeyNames extends BoundedTable<Integer, String> {

  private static final int MOST = 4096;

  public KeyNames() {
    super("key-paths", MOST);
  }

  /** The path that was given to ftok(3), hostile text, or null. */
  public @Nullable String path(int key) {
    return get(key);
  }
}
