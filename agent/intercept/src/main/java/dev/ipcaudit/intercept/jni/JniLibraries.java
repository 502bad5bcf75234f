package dev.ipcaudit.intercept.jni;

import dev.ipcaudit.intercept.HostBinding;
import dev.ipcaudit.intercept.ModuleOpener;
import dev.ipcaudit.intercept.NativeCalls;

/** Knows the classes of JNI libraries, and leaves all others to somebody else. Thread-safe. */
public final class JniLibraries implements NativeCalls.Generated {

  private final NativeCalls.Generated others;
  private final FileDescriptors descriptors;

  /**
   * @param others knows the classes that are none of a JNI library
   */
  public JniLibraries(NativeCalls.Generated others, ModuleOpener opener) {
    this.others = others;
    descriptors = new FileDescriptors(opener);
  }

  @Override
  public HostBinding bindingOf(Class<?> owner) {
    EntryClass entryClass = EntryClass.of(owner.getName().replace('.', '/'));
    return entryClass == null ? others.bindingOf(owner) : new JniBinding(entryClass, descriptors);
  }
}
