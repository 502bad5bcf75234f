package dev.ipcaudit.tests.release;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ipcaudit.tests.frame.Jdks;
import dev.ipcaudit.tests.frame.Layout;
import dev.ipcaudit.tests.frame.Script;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The container image, built by buildah without an engine and without a registry: the images that
 * it begins with are made of this machine's own programs and JDK.
 */
@Tag("release")
class ImageTest {

  private static final String IMAGE = "agent/javaagent/image/Dockerfile";

  private static Script script;

  @BeforeAll
  static void build() {
    Script.needs("buildah", "ldd");
    script =
        Script.run(
            Jdks.newest(),
            "B=\"buildah --root $PWD/store --runroot $PWD/run --storage-driver vfs\"",
            "J=${JAVA%/bin/java}",
            "b() { name=$1; shift; \"$@\" >$name.out 2>$name.err; echo $? >$name.code; }",
            "mkdir -p base/bin base/etc base/var/tmp base/proc base/dev base/sys base/tmp",
            "chmod 1777 base/tmp base/var/tmp",
            "echo 'nobody:x:65534:65534:nobody:/nonexistent:/bin/false' >base/etc/passwd",
            "cp -L /bin/sh /bin/cp /bin/ls base/bin/",
            "for file in $(ldd /bin/sh /bin/cp /bin/ls $JAVA $J/lib/server/libjvm.so $J/lib/libjli.so"
                + " | grep -oE '/[^ :]+' | sort -u); do",
            "  case $file in $J/*|/bin/*) ;; *) mkdir -p base${file%/*}; cp -L $file base$file;; esac",
            "done",
            "c=$($B from scratch); $B copy -q $c base / >copy.log; $B commit -q $c base >>copy.log",
            "c=$($B from --pull-never base); $B config --env PATH=/opt/jdk/bin:/bin $c",
            "$B commit -q $c jdk >>copy.log",
            "b build $B build --isolation chroot --pull-never --build-arg JDK=localhost/jdk"
                + " --build-arg BASE=localhost/base --volume $J:/opt/jdk:ro"
                + " --volume /etc/ssl/certs:/etc/ssl/certs:ro -t ipcaudit"
                + " -f '"
                + Layout.ROOT.resolve(IMAGE)
                + "' '"
                + Layout.AGENT.getParent()
                + "'",
            "b inspect $B inspect --type image --format '{{.OCIv1.Config}}' ipcaudit",
            "c=$($B from --pull-never ipcaudit)",
            "IPC='java -XX:TieredStopAtLevel=1 -Djna.tmpdir=/tmp -jar /ipcaudit-agent.jar'",
            "b help $B run --isolation chroot $c -- $IPC help",
            "ipcmk -S 3 >ipcmk.log",
            "b scan $B run --isolation chroot $c -- $IPC scan --kind sysv-sem",
            "b copied $B run --isolation chroot $c -- cp /ipcaudit-agent.jar /tmp/copy.jar",
            "b recording $B run --isolation chroot $c -- $IPC report /none.jfr",
            "b attach $B run --isolation chroot $c -- $IPC attach 999999999",
            "$B rm -a >rm.log; $B rmi -a >>rm.log; rm -rf store run base");
  }

  @Test
  void itIsBuilt() {
    assertThat(script.code("build")).as(script::toString).isZero();
  }

  @Test
  void itRunsTheCommandsAsNobody() {
    assertThat(script.out("inspect")).contains("65534:65534", "/ipcaudit-agent.jar");
    assertThat(script.code("help")).as(script::toString).isZero();
    assertThat(script.out("help")).contains("scan", "clean", "attach");
  }

  /** By libc, so JNA's library is there and can be unpacked. */
  @Test
  void aScanSeesTheObjectsOfItsNamespaceWithTheirValues() {
    assertThat(script.out("scan")).as(script::toString).contains("sysv-sem", "0 0 0");
  }

  /** For an init container. */
  @Test
  void theJarCanBeCopiedOutOfIt() {
    assertThat(script.code("copied")).as(script::toString).isZero();
  }

  /** What is missing shows as a class that is not found, the command's own words as 2. */
  @Test
  void itsRuntimeHasWhatTheCommandsNeed() {
    assertThat(script.err("recording")).contains("no such file");
    assertThat(script.err("attach")).contains("999999999");
    assertThat(script.err("recording") + script.err("attach")).doesNotContain("NoClassDef");
  }
}
