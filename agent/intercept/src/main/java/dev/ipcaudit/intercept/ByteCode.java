package dev.ipcaudit.intercept;

import dev.ipcaudit.stack.ResultUse;
import java.io.IOException;
import java.io.InputStream;
import java.util.Set;

/**
 * Reads in the class files of the host what is done with the result of a call. Another agent may
 * have rewritten the class, so the instruction in question must be a call of the method that was
 * called; otherwise nothing is known. Opens ASM when it is asked for the first time. Thread-safe.
 */
public final class ByteCode implements ResultUse {

  private volatile Set<String> rewrittenOwners = Set.of();
  private volatile boolean rewritesErrno;

  /** Calls of natives of these classes are rewritten wherever they are, see {@link LoadedHost}. */
  void rewritten(Set<String> owners, boolean errno) {
    rewrittenOwners = owners;
    rewritesErrno = errno;
  }

  @Override
  public boolean isDropped(
      Class<?> type, String method, String descriptor, int index, String callee) {
    try {
      byte[] bytes = bytes(type);
      if (bytes == null) {
        return false;
      }
      return ResultSearch.isDropped(bytes, method, descriptor, index, callee);
    } catch (IOException | RuntimeException | LinkageError unknown) {
      return false;
    }
  }

  private byte[] bytes(Class<?> type) throws IOException {
    ClassLoader loader = type.getClassLoader();
    if (loader == null || type.isHidden() || type.isArray()) {
      return null;
    }
    byte[] bytes;
    try (InputStream in = loader.getResourceAsStream(type.getName().replace('.', '/') + ".class")) {
      if (in == null) {
        return null;
      }
      bytes = in.readAllBytes();
    }
    // indexes are those of the code that runs
    if (!rewrittenOwners.isEmpty() && ClassScan.calls(bytes, rewrittenOwners)) {
      byte[] rewritten = CallSiteRewriter.rewrite(bytes, rewrittenOwners);
      bytes = rewritten == null ? bytes : rewritten;
    }
    if (rewritesErrno) {
      byte[] rewritten = ErrnoRewriter.afterCalls(bytes);
      bytes = rewritten == null ? bytes : rewritten;
    }
    return bytes;
  }
}
