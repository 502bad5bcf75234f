package dev.ipcaudit.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** On descriptors of a real process. */
class OpenDescriptorTest {

  private static final String EVENTFD =
      "$e = syscall(" + Perl.number(290, 19) + ", 0, 04001); print qq(e $e\\n);";

  @Test
  void eachKindIsTold() throws IOException {
    String memfd = "$m = syscall(" + Perl.number(319, 279) + ", $name = 'x', 1);";
    String epoll = "$p = syscall(" + Perl.number(291, 20) + ", 02000000);";
    String inotify = "$i = syscall(" + Perl.number(294, 26) + ", 0);";
    try (Perl perl =
        Perl.run(
            EVENTFD
                + (memfd + epoll + inotify)
                + "print qq(m $m\\np $p\\ni $i\\n);"
                + " use Socket; socketpair(A, B, AF_UNIX, SOCK_STREAM, 0);"
                + " socket(C, AF_INET, SOCK_STREAM, 0); pipe(R, W);"
                + " print 'a ', fileno(A), qq(\\nc ), fileno(C), qq(\\nr ), fileno(R),"
                + " qq(\\nw ), fileno(W), qq(\\n);")) {
      Map<String, Integer> numbers = numbers(perl);

      Map<Integer, String> types =
          OpenDescriptor.all(perl.directory()).stream()
              .collect(Collectors.toMap(OpenDescriptor::number, OpenDescriptor::type));

      assertThat(types)
          .containsEntry(numbers.get("e"), "eventfd")
          .containsEntry(numbers.get("m"), "memfd")
          .containsEntry(numbers.get("p"), "epoll")
          .containsEntry(numbers.get("i"), "inotify")
          .containsEntry(numbers.get("a"), "unix")
          .containsEntry(numbers.get("c"), "socket")
          .containsEntry(numbers.get("r"), "pipe-read")
          .containsEntry(numbers.get("w"), "pipe-write")
          .containsEntry(0, "pipe-read");
      OpenDescriptor memory = OpenDescriptor.of(perl.directory(), numbers.get("m"));
      assertThat(memory.link()).isEqualTo("/memfd:x (deleted)");
      assertThat(OpenDescriptor.of(perl.directory(), 999)).isNull();
    }
  }

  @Test
  void theCounterOfAnEventfdIsHexadecimal() throws IOException {
    String write =
        " $b = pack('Q', 0xfffffffffffffffe); syscall(" + Perl.number(1, 64) + ", $e, $b, 8);";
    String another = " $f = syscall(" + Perl.number(290, 19) + ", 16, 0); print qq(f $f\\n);";
    try (Perl perl = Perl.run(EVENTFD + write + another)) {
      Map<String, Integer> numbers = numbers(perl);

      FdInfo full = FdInfo.of(perl.directory(), numbers.get("e"));
      FdInfo other = FdInfo.of(perl.directory(), numbers.get("f"));

      assertThat(Long.toUnsignedString(full.eventfdCount())).isEqualTo("18446744073709551614");
      assertThat(full.nonBlocking()).isTrue();
      assertThat(other.eventfdCount()).isEqualTo(16);
    }
  }

  @Test
  void descriptorsInFlightAreCounted() throws IOException {
    // struct msghdr with one byte of data and one SCM_RIGHTS of two descriptors
    String message =
        "$d = 'x'; $v = pack('QQ', unpack('Q', pack('P', $d)), 1);"
            + " $c = pack('QLLLL', 24, 1, 1, 0, 1);"
            + " $m = pack('QQQQQQQ', 0, 0, unpack('Q', pack('P', $v)), 1,"
            + " unpack('Q', pack('P', $c)), 24, 0);";
    try (Perl perl =
        Perl.run(
            "use Socket; socketpair(A, B, AF_UNIX, SOCK_STREAM, 0);"
                + message
                + (" syscall(" + Perl.number(46, 211) + ", fileno(A), $m, 0) == 1 or die $!;")
                + " print 'a ', fileno(A), qq(\\nb ), fileno(B), qq(\\n);")) {
      Map<String, Integer> numbers = numbers(perl);

      assertThat(FdInfo.of(perl.directory(), numbers.get("b")).descriptorsInFlight()).isEqualTo(2);
      assertThat(FdInfo.of(perl.directory(), numbers.get("a")).descriptorsInFlight()).isZero();
    }
  }

  @Test
  void bothHoldersOfAPipeAreFound() throws IOException {
    try (Perl perl = Perl.run("pipe(R, W); print 'w ', fileno(W), qq(\\n);")) {
      int number = numbers(perl).get("w");
      OpenDescriptor write = OpenDescriptor.of(perl.directory(), number);
      OpenDescriptor input = OpenDescriptor.of(perl.directory(), 0);
      List<PipePeers.Holder> holders = new ArrayList<>();

      PipePeers.find(Set.of(write.link(), input.link()), holders::add);

      assertThat(holders)
          .filteredOn(holder -> holder.descriptor().link().equals(write.link()))
          .extracting(holder -> holder.pid() + " " + holder.descriptor().type())
          .containsExactlyInAnyOrder(perl.pid() + " pipe-read", perl.pid() + " pipe-write");
      assertThat(holders)
          .filteredOn(holder -> holder.descriptor().link().equals(input.link()))
          .extracting(holder -> holder.pid() + " " + holder.descriptor().type())
          .contains(perl.pid() + " pipe-read", ProcessHandle.current().pid() + " pipe-write");
      assertThat(holders)
          .filteredOn(holder -> holder.pid() == perl.pid())
          .allMatch(holder -> holder.comm().equals("perl"));
    }
  }

  @Test
  void aPidfdNamesItsProcess() throws IOException {
    try (Perl perl =
        Perl.run("$p = syscall(" + Perl.number(434, 434) + ", $$ + 0, 0); print qq(p $p\\n);")) {
      OpenDescriptor descriptor = OpenDescriptor.of(perl.directory(), numbers(perl).get("p"));

      assertThat(descriptor.type()).isEqualTo("pidfd");
      assertThat(descriptor.info().pid()).isEqualTo(perl.pid());
    }
  }

  @Test
  void aProcessThatIsGoneHasNone() {
    assertThatThrownBy(() -> OpenDescriptor.all(Path.of("/proc/4194304")))
        .isInstanceOf(NoSuchFileException.class);
  }

  private static Map<String, Integer> numbers(Perl perl) {
    Map<String, Integer> numbers = new HashMap<>();
    for (String line : perl.lines()) {
      String[] words = line.split(" ");
      numbers.put(words[0], Integer.parseInt(words[1]));
    }
    return numbers;
  }
}
