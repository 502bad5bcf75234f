package dev.ipcaudit.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class LibcSymbolsTest {

  private static Set<Long> addresses(String name) throws IOException {
    Set<Long> found = new TreeSet<>();
    boolean known =
        LibcSymbols.find(new String[] {null, name}, (index, address) -> found.add(address));
    assertThat(known).isTrue();
    return found;
  }

  @Test
  void findsFunctionsInTheCodeOfTheLibrary() throws IOException {
    for (String name : new String[] {"semget", "close", "pipe", "sendmsg", "waitid", "fcntl"}) {
      assertThat(addresses(name))
          .as(name)
          .isNotEmpty()
          .allSatisfy(address -> assertThat(mapping(address)).contains(" r-xp ").contains("lib"));
    }
  }

  @Test
  void findsNoneThatIsNotThere() throws IOException {
    assertThat(addresses("semget_")).isEmpty();
    assertThat(addresses("semge")).isEmpty();
    assertThat(addresses("")).isEmpty();
  }

  private static String mapping(long address) throws IOException {
    for (String line : Files.readAllLines(Path.of("/proc/self/maps"))) {
      String[] range = line.substring(0, line.indexOf(' ')).split("-");
      if (address >= Long.parseUnsignedLong(range[0], 16)
          && address < Long.parseUnsignedLong(range[1], 16)) {
        return line;
      }
    }
    return "nowhere";
  }
}
