package dev.ipcaudit.intercept.jni;

import dev.ipcaudit.intercept.Binding;
import dev.ipcaudit.intercept.Bindings;
import dev.ipcaudit.intercept.call.HostBinding;
import dev.ipcaudit.model.KnownBinding;

/**
 * One library with natives of its own, seen by its Java entry points. They can get their hooks only
 * while their class is being loaded. Thread-safe.
 */
public final class JniBinding implements Binding {

  private final KnownBinding library;
  private final Bindings bindings;
  private volatile FileDescriptors descriptors;

  public JniBinding(KnownBinding library, Bindings bindings) {
    this.library = library;
    this.bindings = bindings;
  }

  /** The class of that name, if it has entry points; else null. */
  private EntryClass entryClass(String name) {
    EntryClass entryClass = EntryClass.of(name);
    return entryClass != null && entryClass.library == library ? entryClass : null;
  }

  @Override
  public boolean owns(String name) {
    return entryClass(name) != null;
  }

  @Override
  public byte[] rewrite(ClassLoader loader, String name, Class<?> loaded, byte[] bytes) {
    if (!bindings.mayWrap(loader, name, loaded, bytes)) {
      return null;
    }
    bindings.natives();
    if (descriptors == null) {
      descriptors = new FileDescriptors(bindings.opener());
    }
    return new JniTransformer(bindings.coverage(), bindings.prefix())
        .rewrite(entryClass(name), bytes);
  }

  @Override
  public HostBinding of(Class<?> owner) {
    EntryClass entryClass = entryClass(owner.getName().replace('.', '/'));
    return entryClass == null || descriptors == null
        ? null
        : new JniEntryPoints(entryClass, descriptors);
  }

  @Override
  public boolean foundLoaded(Class<?> type) {
    if (entryClass(type.getName().replace('.', '/')) != null) {
      bindings
          .coverage()
          .failed(
              library.part(),
              type.getName() + " was loaded before the agent, its natives stay as they are");
    }
    return false;
  }
}
