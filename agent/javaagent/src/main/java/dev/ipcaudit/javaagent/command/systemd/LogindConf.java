package dev.ipcaudit.javaagent.command.systemd;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Whether systemd-logind removes what users leave; logind.conf(5).
 *
 * @param removesIpc RemoveIPC=, which is yes where no file says otherwise
 * @param file that says so, or null
 * @param lastSystemUser SYS_UID_MAX of login.defs(5)
 */
public record LogindConf(boolean removesIpc, @Nullable Path file, long lastSystemUser) {

  /** SYSTEM_UID_MAX, as systemd is built. */
  private static final long USUAL_LAST = 999;

  private static final Pattern LAST = Pattern.compile("(?m)^\\s*SYS_UID_MAX\\s+(\\d{1,9})");
  private static final Set<String> NO = Set.of("no", "false", "off", "0", "n", "f");

  /**
   * What its files say.
   *
   * @param root of the file system
   */
  public static LogindConf read(Path root) {
    List<Path> directories =
        List.of(
            root.resolve("etc/systemd"),
            root.resolve("run/systemd"),
            root.resolve("usr/local/lib/systemd"),
            root.resolve("usr/lib/systemd"));
    SettingsFiles files = new SettingsFiles("Login");
    files.main(directories, "logind.conf");
    files.dropIns(directories, "logind.conf.d");
    SettingsFiles.Setting setting = files.setting("RemoveIPC");
    boolean removes = setting == null || !NO.contains(setting.value().toLowerCase(Locale.ROOT));
    return new LogindConf(removes, setting == null ? null : setting.file(), lastSystemUser(root));
  }

  private static long lastSystemUser(Path root) {
    try {
      String text = Files.readString(root.resolve("etc/login.defs"), StandardCharsets.ISO_8859_1);
      Matcher last = LAST.matcher(text);
      return last.find() ? Long.parseLong(last.group(1)) : USUAL_LAST;
    } catch (IOException none) {
      return USUAL_LAST;
    }
  }
}
