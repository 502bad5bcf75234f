package dev.ipcaudit.javaagent.command.scan;

import dev.ipcaudit.text.Escape;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** Names of users, as far as /etc/passwd has them. */
final class Users {

  private final Map<Long, String> names = new HashMap<>();

  Users() {
    try {
      String text = Files.readString(Path.of("/etc/passwd"), StandardCharsets.ISO_8859_1);
      for (String line : text.split("\n")) {
        // NAME:PASSWORD:UID:...
        String[] fields = line.split(":", 4);
        if (fields.length == 4 && fields[2].matches("[0-9]{1,10}")) {
          names.putIfAbsent(Long.parseLong(fields[2]), Escape.line(fields[0]));
        }
      }
    } catch (IOException none) {
      names.clear();
    }
  }

  /** The name, or the number. */
  String name(long uid) {
    return names.getOrDefault(uid, Long.toString(uid));
  }
}
