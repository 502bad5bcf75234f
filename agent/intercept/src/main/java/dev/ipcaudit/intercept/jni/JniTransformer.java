package dev.ipcaudit.intercept.jni;

import dev.ipcaudit.catalog.LibcFunction;
import dev.ipcaudit.intercept.emit.NativeWrapper;
import dev.ipcaudit.model.Coverage;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Places the hooks in JNI libraries, by their Java entry points. An entry point that this version
 * of a library lacks is said in the coverage, since its calls go unseen.
 */
final class JniTransformer {

  private final Coverage coverage;
  private final String prefix;

  /**
   * @param prefix of renamed natives
   */
  JniTransformer(Coverage coverage, String prefix) {
    this.coverage = coverage;
    this.prefix = prefix;
  }

  /** The rewritten class, or null if nothing of it can be hooked. */
  byte @Nullable [] rewrite(EntryClass entryClass, byte[] bytes) {
    Entries entries = new Entries(entryClass);
    byte[] rewritten = NativeWrapper.rewrite(bytes, prefix, entries);
    if (rewritten == null) {
      rewritten = EntryHook.rewrite(bytes, entries);
    }
    String part = entryClass.library.part();
    if (entries.missing.isEmpty()) {
      coverage.active(part);
    } else {
      String name = entryClass.name.replace('/', '.') + "." + entries.missing.get(0).method;
      coverage.failed(part, "this version has no " + name);
    }
    return rewritten;
  }

  /** The entry points of one class, and those of them that have not been met. */
  static final class Entries implements NativeWrapper.Choice {

    private final EntryClass entryClass;
    private final List<EntryPoint> missing;

    Entries(EntryClass entryClass) {
      this.entryClass = entryClass;
      missing = new ArrayList<>(entryClass.entries);
      missing.removeIf(entry -> entry.added);
    }

    /** The entry point of that name and type that native code calls, or null. */
    @Nullable EntryPoint called(String name, String descriptor) {
      return meet(name, descriptor, true);
    }

    private @Nullable EntryPoint meet(String name, String descriptor, boolean called) {
      for (EntryPoint entry : entryClass.entries) {
        if (entry.is(name, descriptor) && entry.called() == called) {
          missing.remove(entry);
          return entry;
        }
        if (entry.added && entry.method.equals(name) && !entry.descriptor.equals(descriptor)) {
          missing.add(entry); // it is there, and takes something else
        }
      }
      return null;
    }

    @Override
    public @Nullable LibcFunction function(String name, String descriptor) {
      EntryPoint entry = meet(name, descriptor, false);
      return entry == null ? null : entry.function;
    }

    @Override
    public boolean hidesErrno(String name, String descriptor) {
      return false;
    }

    @Override
    public boolean tellsEarly(String name, String descriptor) {
      EntryPoint entry = meet(name, descriptor, false);
      return entry != null && entry.early();
    }
  }
}
