package dev.ipcaudit.intercept.jni;

import dev.ipcaudit.intercept.ModuleOpener;
import java.io.FileDescriptor;
import java.lang.reflect.Field;
import org.jspecify.annotations.Nullable;

/** Reads the number in a {@code java.io.FileDescriptor}. Thread-safe. */
final class FileDescriptors {

  private final ModuleOpener opener;
  private volatile @Nullable Field field;

  FileDescriptors(ModuleOpener opener) {
    this.opener = opener;
  }

  /** -1 for one that stands for nothing. */
  int number(Object descriptor) throws ReflectiveOperationException {
    Field number = field;
    if (number == null) {
      opener.open(FileDescriptor.class);
      number = FileDescriptor.class.getDeclaredField("fd");
      number.setAccessible(true);
      field = number;
    }
    return number.getInt(descriptor);
  }
}
