package dev.ipcaudit.intercept.jni;

import dev.ipcaudit.intercept.Binding;
import dev.ipcaudit.intercept.Bindings;
import dev.ipcaudit.intercept.call.HostBinding;
import dev.ipcaudit.intercept.emit.NativeWrapper;
import dev.ipcaudit.model.KnownBinding;
import org.jspecify.annotations.Nullable;

/**
 * JavaCPP's presets of Linux, whose natives have the names and the arguments of libc's functions.
 * They can get their hooks only while their class is being loaded. Thread-safe.
 */
public final class JavaCppBinding implements Binding {

  private static final String LINUX = "org/bytedeco/systems/global/linux";

  private final KnownBinding row;
  private final Bindings bindings;

  public JavaCppBinding(KnownBinding row, Bindings bindings) {
    this.row = row;
    this.bindings = bindings;
  }

  @Override
  public boolean owns(String name) {
    return LINUX.equals(name);
  }

  @Override
  public byte @Nullable [] rewrite(
      @Nullable ClassLoader loader, String name, @Nullable Class<?> loaded, byte[] bytes) {
    if (!bindings.mayWrap(loader, name, loaded, bytes)) {
      return null;
    }
    bindings.natives();
    byte[] rewritten = NativeWrapper.rewrite(bytes, bindings.prefix(), NativeWrapper.BY_NAME);
    if (rewritten == null) {
      bindings
          .coverage()
          .failed(row.part(), "this version has no natives that are named as libc's");
    } else {
      bindings.coverage().active(row.part());
    }
    return rewritten;
  }

  @Override
  public boolean failed(String name, Throwable unable) {
    bindings.coverage().failed(row.part(), name.replace('/', '.') + ": " + unable);
    return true;
  }

  @Override
  public @Nullable HostBinding of(Class<?> owner) {
    if (!owns(owner.getName().replace('.', '/'))) {
      return null;
    }
    try {
      return new JavaCppPresets(row.part(), owner);
    } catch (ReflectiveOperationException | LinkageError otherJavaCpp) {
      bindings.coverage().failed(row.part(), "this JavaCPP cannot be read: " + otherJavaCpp);
      return null;
    }
  }

  @Override
  public boolean foundLoaded(Class<?> type) {
    if (owns(type.getName().replace('.', '/'))) {
      bindings
          .coverage()
          .failed(
              row.part(),
              type.getName() + " was loaded before the agent, its native methods stay as they are");
    }
    return false;
  }
}
