package dev.ipcaudit.javaagent.command.systemd;

import dev.ipcaudit.text.Escape;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The files of services, as far as this user may read them; systemd.unit(5). */
public final class UnitFiles {

  /** Those of the system's manager, the first first. */
  private static final List<String> DIRECTORIES =
      List.of(
          "etc/systemd/system.control",
          "run/systemd/system.control",
          "run/systemd/transient",
          "run/systemd/generator.early",
          "etc/systemd/system",
          "run/systemd/system",
          "run/systemd/generator",
          "usr/local/lib/systemd/system",
          "usr/lib/systemd/system",
          "lib/systemd/system",
          "run/systemd/generator.late");

  /** What systemd takes for a name; PREFIX, perhaps @INSTANCE. */
  private static final Pattern SERVICE =
      Pattern.compile("([A-Za-z0-9:_.\\\\-]+)(@[A-Za-z0-9:_.\\\\-]*)?\\.service");

  private final List<Path> directories = new ArrayList<>();

  /**
   * Reads nothing yet.
   *
   * @param root of the file system
   */
  public UnitFiles(Path root) {
    DIRECTORIES.forEach(directory -> directories.add(root.resolve(directory)));
  }

  /**
   * The settings in section Service, the last value of each, safe to print; null for what is no
   * service, or none whose file can be read.
   *
   * @param unit its name, which anybody may have made up
   */
  public @Nullable Map<String, String> settings(String unit) {
    Matcher name = SERVICE.matcher(unit);
    if (!name.matches()) {
      return null;
    }
    SettingsFiles files = new SettingsFiles("Service");
    String prefix = String.valueOf(name.group(1));
    String template = name.group(2) == null ? null : prefix + "@.service";
    files.main(directories, unit);
    if (!files.isFound() && template != null) {
      files.main(directories, template);
    }
    if (!files.isFound()) {
      return null;
    }
    files.dropIns(directories, "service.d");
    for (int dash = prefix.indexOf('-'); dash >= 0; dash = prefix.indexOf('-', dash + 1)) {
      files.dropIns(directories, prefix.substring(0, dash + 1) + ".service.d");
    }
    if (template != null) {
      files.dropIns(directories, template + ".d");
    }
    files.dropIns(directories, unit + ".d");
    Map<String, String> settings = new TreeMap<>();
    files.settings().forEach((key, setting) -> settings.put(key, Escape.line(setting.value())));
    return settings;
  }
}
