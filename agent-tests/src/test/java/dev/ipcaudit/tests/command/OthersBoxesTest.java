package dev.ipcaudit.tests.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ipcaudit.tests.frame.EveryJdk;
import dev.ipcaudit.tests.frame.Jdk;
import dev.ipcaudit.tests.frame.Jdks;
import dev.ipcaudit.tests.frame.Script;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** What other users put where black boxes are: it is shown, not believed, and holds nobody up. */
class OthersBoxesTest {

  private static final String BOXES = "mount -t tmpfs -o mode=1777 none /var/tmp; chmod 777 .";

  private static final String OTHER =
      "other() { setpriv --reuid 64321 --regid 64321 --clear-groups \"$@\"; }";

  /**
   * Writes a box of the layout that the agent reads, as whoever runs it: claims every set for a JVM
   * that is dead, with hostile names.
   */
  private static final String[] FORGE = {
    "cat >forge.pl <<'END'",
    "use POSIX; use integer; $b = \"\\0\" x (1024 + 512 * 512 + 4096 * 80);",
    "sub put { substr($b, $_[0], length $_[1]) = $_[1] }",
    "sub text { put($_[0], pack('s', length $_[1]) . $_[1]) }",
    "sub check { ($from, $to) = @_; $s = 0x495043424f580001;",
    "  for ($a = $from; $a < $to; $a += 8) {",
    "    $s = ($s ^ unpack('q', substr($b, $a, 8))) * 0x9E3779B97F4A7C15;",
    "    { no integer; $t = ($s & 0xffffffffffffffff) >> 29; } $s ^= $t; }",
    "  put($to, pack('q', $s || 1)) }",
    "put(8, pack('l', 3999999)); put(16, pack('q', 4711)); put(24, pack('q', (time - 600) * 1000));",
    "text(32, readlink('/proc/self/ns/ipc')); text(96, readlink('/proc/self/ns/pid'));",
    "open(I, '<', '/proc/sys/kernel/random/boot_id'); chomp($i = <I>); text(160, $i);",
    "text(224, \"Main\\e[2J\\nroot: all is well\"); put(0, pack('q', 0x495043424f580001));",
    "check(0, 1016);",
    "text(1024, \"com.victim.Main\\e[31m\\nopen\\rx\\nMain.java\\n42\\n\" . \"f\\e[1m\\n\" x 80);",
    "check(1024, 1528);",
    "open(T, '<', '/proc/sysvipc/sem'); <T>; while (<T>) { @w = split;",
    "  $at = 1024 + 512 * 512 + $n++ * 80; put($at + 4, pack('l', $w[0])); text($at + 8, 'sysv-sem');",
    "  put($at + 24, pack('q', $w[-1] * 1000)); check($at, $at + 32); put($at + 40, pack('q', $w[1]));",
    "  check($at + 40, $at + 56); }",
    "$d = \"/var/tmp/ipcaudit-$>\"; mkdir($d, 0700); umask(077);",
    "open(B, '>', \"$d/3999999-4711.box\"); print B $b;",
    "END"
  };

  private static String[] lines(String[] first, String... more) {
    String[] all = new String[FORGE.length + first.length + more.length];
    System.arraycopy(first, 0, all, 0, first.length);
    System.arraycopy(FORGE, 0, all, first.length, FORGE.length);
    System.arraycopy(more, 0, all, first.length + FORGE.length, more.length);
    return all;
  }

  @EveryJdk
  void aForgedBoxIsShownAsAClaimAndRemovesNothing(Jdk jdk) {
    Script.needs("perl", "setpriv");
    Script script =
        Script.run(
            jdk,
            lines(
                new String[] {BOXES, OTHER},
                // one that root uses, and one that nobody has touched while somebody lives
                "cat >live.pl <<'END'",
                "semop(semget(0x5001, 1, 01600), pack('s3', 0, 1, 0)); semget(0, 1, 0600);",
                "alarm 200; open(F, '>', 'ready'); close(F); sleep 200;",
                "END",
                "live perl live.pl",
                "other perl forge.pl",
                "agent text scan",
                "agent json scan --json",
                "agent clean clean --yes --older-than=0",
                "tail -n +2 /proc/sysvipc/sem | wc -l >left",
                // of its own objects it is believed
                "other perl -e 'semget(0, 1, 0600)'; other perl forge.pl",
                "agent own scan --json"));

    assertThat(script.json("json").path("objects").findValuesAsString("state"))
        .as(script::toString)
        .containsExactly("in-use", "unknown");
    for (JsonNode object : script.json("json").path("objects")) {
      assertThat(object.has("maker")).isFalse();
      JsonNode claim = object.path("claims").get(0);
      assertThat(claim.path("uid").asInt()).isEqualTo(64321);
      assertThat(claim.path("class").asString()).isEqualTo("com.victim.Main\\u001b[31m");
      assertThat(claim.path("main").asString()).isEqualTo("Main\\u001b[2J\\nroot: all is well");
      assertThat(claim.path("stack")).hasSizeBetween(1, 64);
    }
    assertThat(script.out("text"))
        .contains("uid 64321 says: created by JVM 3999999 at com.victim.Main\\u001b[31m.open\\rx(")
        .doesNotContain("\033")
        .matches("[\\n -~]*");
    assertThat(script.out("clean")).contains("0 removed\n");
    assertThat(script.text("left").trim()).isEqualTo("2");
    JsonNode own = script.json("own").path("objects").get(2);
    assertThat(own.path("maker").path("pid").asInt()).isEqualTo(3999999);
    assertThat(own.has("claims")).isFalse();
  }

  @EveryJdk
  void whatIsNoBoxHoldsNobodyUpAndIsNamed(Jdk jdk) {
    Script.needs("perl", "setpriv", "mkfifo");
    Script script =
        Script.run(
            jdk,
            lines(
                new String[] {BOXES, OTHER},
                "perl -e 'semget(0, 1, 0600)'",
                "other perl forge.pl; d=/var/tmp/ipcaudit-64321",
                "other mkfifo -m 600 $d/1-1.box; other truncate -s 1T $d/2-2.box",
                "other chmod 600 $d/2-2.box; other ln -s /dev/zero $d/3-3.box",
                "other mkdir $d/4-4.box; other ln -s $d/3999999-4711.box $d/5-5.box",
                "other perl -e 'umask(077); for (1..20000) { open(F, \">\", \"'$d'/$_-9.box\") }'",
                // a file that root has there, and directories that are not what they say
                "cp $d/3999999-4711.box $d/6-6.box; chmod 600 $d/6-6.box",
                "other mkdir -m 700 /var/tmp/ipcaudit-12; other ln -s $d /var/tmp/ipcaudit-13",
                "other mkdir -m 777 /var/tmp/ipcaudit-0; chmod 777 /var/tmp/ipcaudit-0",
                "timeout 120 \"$JAVA\" -Djna.tmpdir=. -jar \"$AGENT\" scan --json >json.out 2>json.err",
                "timeout 120 \"$JAVA\" -Djna.tmpdir=. -jar \"$AGENT\" clean >clean.out 2>clean.err"));

    JsonNode json = script.json("json");
    assertThat(json.path("objects")).as(script::toString).hasSize(1);
    assertThat(json.path("objects").get(0).path("claims")).hasSize(1);
    assertThat(json.path("passedOver").path("count").asInt()).isEqualTo(20_009);
    assertThat(json.path("passedOver").path("examples")).hasSize(5);
    for (String command : new String[] {"json", "clean"}) {
      assertThat(script.err(command))
          .startsWith("ipcaudit: passed over 20009 files that are no black box to be read: ")
          .contains("/var/tmp/ipcaudit-0 (it belongs to uid 64321)")
          .hasLineCount(1);
    }
    assertThat(script.out("clean")).contains("1 kept: 1 ");
  }

  @Test
  void aJvmWritesIntoNoDirectoryButOneOfItsOwn() {
    Script.needs("setpriv");
    String jvm =
        "\"$JAVA\" -Djna.tmpdir=. -javaagent:\"$AGENT\"=ci,fail-on=error,exitcode=0 -cp $TARGETS "
            + Leftovers.class.getName()
            + " set:0";
    Script script =
        Script.run(
            Jdks.newest(),
            BOXES,
            OTHER,
            "mkdir -m 777 /var/tmp/evil; ln -s evil /var/tmp/ipcaudit-0",
            jvm + " 2>link.err; ls -A /var/tmp/evil >link",
            "rm /var/tmp/ipcaudit-0; other mkdir -m 777 /var/tmp/ipcaudit-0",
            jvm + " 2>others.err; ls -A /var/tmp/ipcaudit-0 >others",
            "rmdir /var/tmp/ipcaudit-0; mkdir -m 755 /var/tmp/ipcaudit-0",
            jvm + " 2>open.err; ls -A /var/tmp/ipcaudit-0 >open");

    String none = "/var/tmp/ipcaudit-0 is not a directory of this user alone: ";
    assertThat(script.text("link.err")).as(script::toString).contains(none + "it is a link\n");
    assertThat(script.text("others.err")).contains(none + "it belongs to uid 64321\n");
    assertThat(script.text("open.err")).contains(none + "its mode is 0755\n");
    assertThat(script.text("link") + script.text("others") + script.text("open")).isEmpty();
  }
}
