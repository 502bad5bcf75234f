package dev.ipcaudit.javaagent.inside.start;

import dev.ipcaudit.baseline.BaselineFile;
import dev.ipcaudit.log.Diagnostics;
import dev.ipcaudit.option.OptionException;
import dev.ipcaudit.option.Options;
import dev.ipcaudit.report.AtomicFile;
import dev.ipcaudit.text.Escape;
import dev.ipcaudit.text.Reason;
import dev.ipcaudit.text.TextFile;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/**
 * Looks at the start at the files that options name: a report that cannot be written is better
 * known before a test run than after it. What is found good may be bad later, and is reported then.
 */
final class OutputFiles {

  private static final String WRITABLE = "a file that can be written, but ";

  private final Options options;

  private OutputFiles(Options options) {
    this.options = options;
  }

  /**
   * Throws for the first one that cannot be used, naming the key. Opens none of them, and makes the
   * directories of reports.
   */
  static void check(Options options) throws OptionException {
    OutputFiles files = new OutputFiles(options);
    for (String report : options.reports()) {
      files.makeDirectory(report);
      files.checkWritten("report", report);
    }
    String written = options.baselineWrite();
    if (written != null) {
      files.checkWritten("baseline-write", written);
      if (new File(named(written)).exists()) {
        files.checkRead("baseline-write", written);
      }
    }
    String read = options.baseline();
    if (read != null && !(read.equals(written) && !new File(read).exists())) {
      files.checkRead("baseline", read);
    }
    if (options.blackbox() != null) {
      files.checkDirectory(options.blackbox());
    }
  }

  /** A run of hours is not to end without its report for want of a directory. */
  private void makeDirectory(String report) throws OptionException {
    try {
      AtomicFile.makeDirectory(Path.of(named(report)), Integer.parseInt(options.reportMode(), 8));
    } catch (IOException bad) {
      throw options.bad("report", report, WRITABLE + Reason.of(bad));
    } catch (InvalidPathException notAPath) {
      throw options.bad("report", report, WRITABLE + "it is not a valid file name");
    }
  }

  private void checkWritten(String key, String value) throws OptionException {
    try {
      Path file = Path.of(named(value));
      if (Files.isSymbolicLink(file) && !options.ci()) {
        // all else can be had; and no other file than the named one is written instead
        Diagnostics.warn(Escape.line(file + ": cannot be written: it is a symbolic link"));
      } else {
        AtomicFile.checkReplaceable(file);
      }
    } catch (IOException bad) {
      throw options.bad(key, value, WRITABLE + Reason.of(bad));
    } catch (InvalidPathException notAPath) {
      throw options.bad(key, value, WRITABLE + "it is not a valid file name");
    }
  }

  private void checkRead(String key, String value) throws OptionException {
    String expected = "a baseline that can be read, but ";
    try {
      TextFile.check(Path.of(named(value)), BaselineFile.MAX_BYTES);
    } catch (IOException bad) {
      throw options.bad(key, value, expected + Reason.of(bad));
    } catch (InvalidPathException notAPath) {
      throw options.bad(key, value, expected + "it is not a valid file name");
    }
  }

  /** It is made when it is needed, but not those above it. */
  private void checkDirectory(String value) throws OptionException {
    File directory = new File(value).getAbsoluteFile();
    String expected = "a directory, or the name of one in a directory that exists, or off";
    if (value.indexOf('\0') >= 0
        || (directory.exists()
            ? !directory.isDirectory()
            : !isDirectory(directory.getParentFile()))) {
      throw options.bad("blackbox", value, expected);
    }
  }

  private static boolean isDirectory(File parent) {
    return parent != null && parent.isDirectory();
  }

  /** With the pid in its place; from /proc, since a ProcessHandle would prepare for children. */
  private static String named(String value) {
    if (!value.contains("%p")) {
      return value;
    }
    try {
      return value.replace("%p", new File("/proc/self").getCanonicalFile().getName());
    } catch (IOException noProc) {
      return value;
    }
  }
}
