package dev.ipcaudit.ledger;

import java.util.concurrent.ConcurrentHashMap;

/** Which path a key was made from, as far as ftok(3) was seen. Bounded, thread-safe. */
public final class KeyNames {

  private static final int MAX = 4096;

  private final ConcurrentHashMap<Integer, String> paths = new ConcurrentHashMap<>(4);

  void put(int key, String path) {
    if (paths.size() < MAX) {
      paths.put(key, path);
    }
  }

  /** The path that was given to ftok(3), hostile text, or null. */
  public String path(int key) {
    return paths.get(key);
  }
}
