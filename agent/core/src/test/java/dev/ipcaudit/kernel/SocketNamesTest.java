package dev.ipcaudit.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Rows as Linux 6.18 writes them, on a little-endian machine. */
class SocketNamesTest {

  @TempDir private Path proc;

  @ParameterizedTest
  @CsvSource({
    "0100007F:1F90, 127.0.0.1:8080",
    "00000000:0000, 0.0.0.0:0",
    "00000000000000000000000001000000:0035, [::1]:53",
    "00000000000000000000000000000000:0035, [::]:53",
    "B80D0120000000000000000001000000:01BB, [2001:db8::1]:443",
    "B80D0120000001000000000001000000:01BB, [2001:db8:1::1]:443",
    "000080FE000000000000000000000000:0000, [fe80::]:0",
    "0000000000000000FFFF00000100007F:1F90, 127.0.0.1:8080",
  })
  void anAddressIsInWords(String hex, String words) {
    assertThat(SocketNames.address(hex)).isEqualTo(words);
  }

  @Test
  void aSocketIsNamedByTheRowOfItsInode() throws IOException {
    table(
        "tcp",
        "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout"
            + " inode",
        "   0: 0100007F:1F90 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0"
            + " 11 1 000000005ef6c035 100 0 0 10 0",
        "   1: 0100007F:A112 0100007F:1538 01 00000000:00000000 00:00000000 00000000     0        0"
            + " 12 1 000000005ef6c036 20 4 30 10 -1");
    table("udp", "  sl  local_address", "  77: 0100007F:0035 00000000:0000 07 0:0 0:0 0 0 0 13 2");
    table(
        "unix",
        "Num       RefCount Protocol Flags    Type St Inode Path",
        "000000007bacba81: 00000003 00000000 00000000 0001 03   14",
        "0000000072602fba: 00000002 00000000 00010000 0001 01   15 /run/a b.sock");
    table("netlink", "sk Eth Pid", "000000005eac9fb4 15  4711 00000000 0 0 0 2 0 16");
    SocketNames names =
        SocketNames.of(
            proc,
            Set.of(
                "socket:[11]",
                "socket:[12]",
                "socket:[13]",
                "socket:[14]",
                "socket:[15]",
                "socket:[16]",
                "socket:[17]"));

    assertThat(names.name("socket:[11]", 2)).isEqualTo("tcp 127.0.0.1:8080 listening");
    assertThat(names.name("socket:[12]", 2)).isEqualTo("tcp 127.0.0.1:41234 -> 127.0.0.1:5432");
    assertThat(names.name("socket:[13]", 2)).isEqualTo("udp 127.0.0.1:53");
    assertThat(names.name("socket:[14]", 1)).isEqualTo("unix socket:[14]");
    assertThat(names.name("socket:[15]", 1)).isEqualTo("unix /run/a b.sock");
    assertThat(names.name("socket:[16]", 16)).isEqualTo("netlink 15 port 4711");
    assertThat(names.name("socket:[17]", 40)).isEqualTo("vsock socket:[17]");
    assertThat(names.name("socket:[17]", 0)).isEqualTo("socket:[17]");
    assertThat(names.name("socket:[17]", 99)).isEqualTo("family 99 socket:[17]");
  }

  private void table(String name, String... rows) throws IOException {
    Path net = Files.createDirectories(proc.resolve("self/net"));
    Files.write(net.resolve(name), java.util.List.of(rows));
  }
}
