package dev.ipcaudit.tests.start;

import com.sun.jna.Library;
import com.sun.jna.Native;
import dev.ipcaudit.bench.OneJnrCall;
import dev.ipcaudit.tests.blocked.OwnFindings;
import java.lang.reflect.InvocationTargetException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * Uses JNA as most do, for what the agent has no interest in; then runs another target, if one is
 * named, and leaves the report that the agent gives then.
 */
public final class AfterOthers {

  /** Of libc, and none of it in the catalog. */
  public interface Other extends Library {
    Other LIBC = Native.load("c", Other.class);

    int getpid();

    long labs(long value);
  }

  /** The first argument, if JNR is to be used as well. */
  public static final String BY_JNR = "jnr";

  private AfterOthers() {}

  public static void main(String[] args) throws Exception {
    if (Other.LIBC.getpid() != ProcessHandle.current().pid() || Other.LIBC.labs(-1) != 1) {
      throw new IllegalStateException("not libc");
    }
    if (args.length == 0) {
      return;
    }
    if (args[0].equals(BY_JNR)) {
      OneJnrCall.main(new String[0]);
      main(Arrays.copyOfRange(args, 1, args.length));
      return;
    }
    String[] rest = Arrays.copyOfRange(args, 1, args.length);
    try {
      Class.forName(args[0]).getMethod("main", String[].class).invoke(null, (Object) rest);
    } catch (InvocationTargetException thrown) {
      throw new IllegalStateException(thrown.getCause());
    }
    Files.writeString(Path.of("report.json"), OwnFindings.report("json"));
  }
}
