package dev.ipcaudit.stack;

import dev.ipcaudit.model.CallPath;
import dev.ipcaudit.model.CallSite;
import java.util.Iterator;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * The call paths that are known: by the number of a stack, so that its names are looked up once;
 * and by those names, since one path may have many numbers (reflection before and after inflation,
 * proxies, classes of several loaders). Bounded: when it is full, a part of it is forgotten, which
 * costs one more look at the names if a path comes again, and nothing else. Thread-safe; to find a
 * path takes no lock. Holds texts alone, and so keeps no class alive.
 */
final class PathTable {

  /** Of this many entries one is forgotten when there is no room. */
  private static final int FORGOTTEN = 4;

  private final int most;
  private final NumberTable byNumber;
  private final ConcurrentHashMap<CallPath, CallSite> byNames = new ConcurrentHashMap<>();
  private final ConcurrentHashMap<String, String> texts = new ConcurrentHashMap<>();

  /**
   * @param most how many paths, and how many of all else that is kept
   */
  PathTable(int most) {
    this.most = most;
    byNumber = new NumberTable(most);
  }

  /** What is known of the stack with that number, or null. */
  SiteFinder.Use find(long number) {
    return byNumber.find(number);
  }

  void put(SiteFinder.Use use) {
    byNumber.put(use);
  }

  /** The same path as it was read first, as long as that is known. */
  CallSite once(CallSite read) {
    CallSite known = byNames.get(read.path());
    if (known != null) {
      return known;
    }
    makeRoom(byNames);
    known = byNames.putIfAbsent(read.path(), read);
    return known == null ? read : known;
  }

  /** The same text as it was made first: frames are shared by many paths. */
  String once(String frame) {
    String known = texts.get(frame);
    if (known == null) {
      makeRoom(texts);
      known = texts.putIfAbsent(frame, frame);
    }
    return known == null ? frame : known;
  }

  private void makeRoom(ConcurrentMap<?, ?> table) {
    if (table.size() < most) {
      return;
    }
    synchronized (table) {
      if (table.size() >= most) {
        int seen = 0;
        for (Iterator<?> all = table.keySet().iterator(); all.hasNext(); ) {
          all.next();
          if (seen++ % FORGOTTEN == 0) {
            all.remove();
          }
        }
      }
    }
  }
}
