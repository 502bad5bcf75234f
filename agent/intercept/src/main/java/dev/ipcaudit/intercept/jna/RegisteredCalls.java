package dev.ipcaudit.intercept.jna;

import dev.ipcaudit.intercept.bytecode.CallScan;
import dev.ipcaudit.intercept.bytecode.ClassScan;
import dev.ipcaudit.intercept.bytecode.HostCodeRewriter;
import dev.ipcaudit.model.Coverage;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Rewrites what a wrapper cannot be given any more, where it is called: natives that JNA had
 * registered before the agent was loaded, and the one with which JNA gives out errno.
 */
final class RegisteredCalls implements HostCodeRewriter {

  private static final byte[] NATIVE = ascii(JnaNatives.OWNER);
  private static final byte[] GET_LAST_ERROR = ascii(JnaNatives.GET_LAST_ERROR);

  private final Set<String> owners;
  private final Coverage coverage;

  /**
   * @param owners internal names of the classes whose natives are meant
   */
  RegisteredCalls(Set<String> owners, Coverage coverage) {
    this.owners = owners;
    this.coverage = coverage;
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  @Override
  public boolean concerns(byte[] bytes) {
    CallScan scan = new CallScan(bytes);
    return calls(scan) || readsErrno(scan);
  }

  private boolean calls(CallScan scan) {
    return !owners.isEmpty() && scan.callsCatalogued(owners);
  }

  private static boolean readsErrno(CallScan scan) {
    return scan.hasText(NATIVE) && scan.hasText(GET_LAST_ERROR);
  }

  @Override
  public byte @Nullable [] rewrite(String name, byte[] bytes) {
    CallScan scan = new CallScan(bytes);
    byte[] result = readsErrno(scan) ? ErrnoCallRewriter.rewrite(bytes) : null;
    if (calls(scan)) {
      if (ClassScan.major(bytes) < CallSiteRewriter.OLDEST) {
        coverage.note(
            "calls of direct-mapped native methods in "
                + name.replace('/', '.')
                + " are not seen: its class file is older than Java 7");
      } else {
        byte[] calls = CallSiteRewriter.rewrite(result == null ? bytes : result, owners);
        result = calls == null ? result : calls;
      }
    }
    return result;
  }
}
