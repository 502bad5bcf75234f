package dev.ipcaudit.jfr;

import java.util.Set;
import java.util.TreeSet;
import jdk.jfr.SettingControl;

/**
 * Which kinds of objects a recording is told of, such as {@code sysv-*,posix-*}. Of several
 * recordings each gets what any of them wants. Whatever cannot match any kind matches none.
 */
final class KindsSetting extends SettingControl {

  private static final String ALL = "*";

  private volatile String value = ALL;

  @Override
  public String combine(Set<String> settings) {
    Set<String> all = new TreeSet<>();
    for (String setting : settings) {
      for (String pattern : setting.split("[,;]")) {
        all.add(pattern.strip());
      }
    }
    return all.contains(ALL) ? ALL : String.join(",", all);
  }

  @Override
  public void setValue(String setting) {
    value = setting;
  }

  @Override
  public String getValue() {
    return value;
  }

  boolean has(String kind) {
    String patterns = value;
    if (patterns.equals(ALL) || kind == null) {
      return true;
    }
    for (String pattern : patterns.split("[,;]")) {
      String stripped = pattern.strip();
      boolean open = stripped.endsWith(ALL);
      String start = open ? stripped.substring(0, stripped.length() - 1) : stripped;
      if (open ? kind.startsWith(start) : kind.equals(start)) {
        return true;
      }
    }
    return false;
  }
}
