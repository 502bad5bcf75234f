package dev.ipcaudit.option;

import java.util.List;

/**
 * What people read about an option, on the command line and in the reference. Loaded by whoever
 * asks for it alone.
 *
 * @param syntax how it is written, with its default or its choices
 * @param meaning a phrase or some sentences, without a full stop at the end
 * @param byDefault what holds if it is not given
 */
public record OptionHelp(String syntax, String meaning, String byDefault) {

  private static final List<OptionHelp> ALL =
      List.of(
          new OptionHelp(
              "ci", "judge at exit, print the report on stderr, and fail on findings", "off"),
          new OptionHelp(
              "fail-on=error|warning|note", "the lowest severity on which ci fails", "warning"),
          new OptionHelp("exitcode=N", "the exit code of a failure, 0 to 255", "23"),
          new OptionHelp(
              "report=FILE+FILE",
              "write reports at exit. The ending of the file is its format. %p stands for the"
                  + " pid",
              "none"),
          new OptionHelp(
              "report.mode=MODE",
              "the mode of these files, 0600, 0640, 0644, 0660 or 0664, for a collector that runs "
                  + "as another user. The umask still holds",
              "0600"),
          new OptionHelp(
              "persistent=key:0x48460001;name:/app-*;site:com.acme.Boot*",
              "objects that are meant to outlive the JVM: by key, by name (for a key: the "
                  + "path given to ftok), or by call site, also for one caller only",
              "none"),
          new OptionHelp(
              "ignore=rule[:site-pattern[<caller]];...", "findings that are not wanted", "none"),
          new OptionHelp("baseline=FILE", "findings that are known and accepted", "none"),
          new OptionHelp("baseline-write=FILE", "at exit, write such a file, or add to it", "none"),
          new OptionHelp(
              "site.skip=com.acme.Libc*;com.acme.Sem.open",
              "wrappers of the host that are never a call site",
              "none"),
          new OptionHelp(
              "srcroot=DIR+DIR",
              "directories in which packages begin, such as src/main/java/, relative to the "
                  + "checkout. The first one that has the file is put before the names of files "
                  + "in .sarif, .codequality.json, .xml and the annotations of GitHub Actions. "
                  + ".html shows the lines of source of its findings, if the JVM runs in the "
                  + "checkout",
              "none"),
          new OptionHelp(
              "scan=60s",
              "how often the agent compares the kernel's tables with its own while the JVM "
                  + "runs; 0: only at the end",
              "60s"),
          new OptionHelp(
              "leak.age=10m",
              "how old the oldest object of a call site must be before the site is suspected "
                  + "of a leak while the JVM runs",
              "10m"),
          new OptionHelp("blocked=200ms", "how long a call may be blocked; 0: for ever", "200ms"),
          new OptionHelp(
              "overhead=0.5%",
              "the share of one core that stack captures may take, whatever they are for. "
                  + "Above it one of many calls is captured and stands for the others, and counts "
                  + "are marked as estimates. With ci there is no bound, and every count is exact",
              "0.5%"),
          new OptionHelp(
              "blackbox=DIR|off",
              "where to write down what outlives the JVM, in case the JVM is killed",
              "/var/tmp/ipcaudit-UID"),
          new OptionHelp(
              "jmx=true|false",
              "whether to register the MBean dev.ipcaudit:type=Audit in a JVM that has a "
                  + "platform MBean server",
              "true"),
          new OptionHelp(
              "stack.depth=N",
              "how many frames of a call path are kept, 1 to 1024. Callers that differ only "
                  + "further out count as one",
              "32"),
          new OptionHelp(
              "max-objects=N",
              "how many live objects are remembered. What is created beyond that is counted "
                  + "as dropped",
              "1000000"),
          new OptionHelp(
              "log=off|error|warn|info|debug",
              "what the agent reports of its own troubles, on stderr",
              "warn"),
          new OptionHelp(
              "log.findings=off|error|warn|note",
              "which new findings go into a log while the JVM runs, a line each",
              "off"),
          new OptionHelp(
              "log.findings.to=stderr|logger",
              "where they go: to stderr, or to the logger dev.ipcaudit of the host's "
                  + "System.Logger",
              "stderr"),
          new OptionHelp(
              "config=FILE", "more options, one key=value a line, # for comments", "none"));

  /** All options, those first that most users need. */
  public static List<OptionHelp> all() {
    return ALL;
  }

  /** The option that this is about. */
  public String key() {
    int equals = syntax.indexOf('=');
    return equals < 0 ? syntax : syntax.substring(0, equals);
  }
}
