package dev.ipcaudit.intercept.jni;

import dev.ipcaudit.intercept.Binding;
import dev.ipcaudit.intercept.Bindings;
import dev.ipcaudit.intercept.call.HostBinding;
import dev.ipcaudit.model.KnownBinding;
import org.jspecify.annotations.Nullable;

/**
 * One library with natives of its own, seen by its Java entry points. They can get their hooks only
 * while their class is being loaded. Thread-safe.
 */
public final class JniBinding implements Binding {

  private final KnownBinding library;
  private final Bindings bindings;
  private volatile @Nullable FileDescriptors descriptors;

  public JniBinding(KnownBinding library, Bindings bindings) {
    this.library = library;
    this.bindings = bindings;
  }

  /** The class of that name, if it has entry points; else null. */
  private @Nullable EntryClass entryClass(String name) {
    EntryClass entryClass = EntryClass.of(name);
    return entryClass != null && entryClass.library == library ? entryClass : null;
  }

  @Override
  public boolean owns(String name) {
    return entryClass(name) != null;
  }

  @Override
  public byte @Nullable [] rewrite(
      @Nullable ClassLoader loader, String name, @Nullable Class<?> loaded, byte[] bytes) {
    EntryClass entryClass = entryClass(name);
    if (entryClass == null || !bindings.mayWrap(loader, name, loaded, bytes)) {
      return null;
    }
    bindings.natives();
    if (descriptors == null) {
      descriptors = new FileDescriptors(bindings.opener());
    }
    return new JniTransformer(bindings.coverage(), bindings.prefix()).rewrite(entryClass, bytes);
  }

  @Override
  public boolean failed(String name, Throwable unable) {
    if (descriptors == null) {
      return false;
    }
    bindings.coverage().failed(library.part(), name.replace('/', '.') + ": " + unable);
    return true;
  }

  @Override
  public @Nullable HostBinding of(Class<?> owner) {
    EntryClass entryClass = entryClass(owner.getName().replace('.', '/'));
    FileDescriptors readers = descriptors;
    return entryClass == null || readers == null ? null : new JniEntryPoints(entryClass, readers);
  }

  @Override
  public boolean foundLoaded(Class<?> type) {
    if (entryClass(type.getName().replace('.', '/')) != null) {
      bindings
          .coverage()
          .failed(
              library.part(),
              type.getName() + " was loaded before the agent, its native methods stay as they are");
    }
    return false;
  }
}
