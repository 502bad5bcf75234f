package dev.ipcaudit.javaagent.command.systemd;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files as systemd.unit(5) and logind.conf(5) lay them out. */
class SettingsFilesTest {

  @TempDir private Path root;

  @Test
  void aDropInWinsAndAnEarlierDirectoryHidesALaterOne() throws IOException {
    write("usr/lib/systemd/system/db.service", "[Unit]\nPrivateIPC=unit\n[Service]\nPrivateTmp=no");
    write("usr/lib/systemd/system/db.service.d/10-a.conf", "[Service]\nPrivateTmp=hidden");
    write("etc/systemd/system/db.service.d/10-a.conf", "[Service]\n#PrivateTmp=no\nPrivateTmp=yes");
    write("run/systemd/system/service.d/99.conf", "[Service]\nPrivateTmp=of all\nUser = x\\\n y");

    UnitFiles files = new UnitFiles(root);

    assertThat(files.settings("db.service"))
        .containsEntry("PrivateTmp", "yes")
        .containsEntry("User", "x  y")
        .doesNotContainKey("PrivateIPC");
    assertThat(files.settings("none.service")).isNull();
    assertThat(files.settings("../db.service")).isNull();
    assertThat(files.settings("docker-12.scope")).isNull();
  }

  @Test
  void aTemplateIsReadForItsInstances() throws IOException {
    write("etc/systemd/system/db-main@.service", "[Service]\nPrivateIPC=yes\nA=x\u001b[31m");
    write("etc/systemd/system/db-.service.d/1.conf", "[Service]\nPrivateTmp=yes");
    write("etc/systemd/system/db-main@2.service.d/1.conf", "[Service]\nPrivateIPC=no");

    UnitFiles files = new UnitFiles(root);

    assertThat(files.settings("db-main@1.service"))
        .containsEntry("PrivateIPC", "yes")
        .containsEntry("PrivateTmp", "yes")
        .containsEntry("A", "x\\u001b[31m");
    assertThat(files.settings("db-main@2.service")).containsEntry("PrivateIPC", "no");
  }

  @Test
  void removeIpcIsOnUnlessAFileSaysOtherwise() throws IOException {
    assertThat(LogindConf.read(root)).isEqualTo(new LogindConf(true, null, 999));

    write("etc/systemd/logind.conf", "[Login]\n#RemoveIPC=no\n");
    write("etc/login.defs", "#SYS_UID_MAX 1\nSYS_UID_MAX\t\t  499\n");
    assertThat(LogindConf.read(root)).isEqualTo(new LogindConf(true, null, 499));

    Path file = write("usr/lib/systemd/logind.conf.d/50.conf", "[Login]\nRemoveIPC=No\n");
    assertThat(LogindConf.read(root)).isEqualTo(new LogindConf(false, file, 499));
  }

  private Path write(String name, String text) throws IOException {
    Path file = root.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, text + "\n");
  }
}
