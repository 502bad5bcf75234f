package dev.ipcaudit.pictures;

import dev.ipcaudit.tests.frame.Jdks;
import dev.ipcaudit.tests.frame.Script;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Makes all pictures of the README, of programs that run now. */
public final class Pictures {

  private static final String TERMINAL =
      "terminal() { script -qec \"stty rows 60 cols 118; $1\" /dev/null </dev/null; }";

  private static final String JAVA = "$JAVA -Djna.tmpdir=. -Dipcaudit.blackbox=boxes ";

  private Pictures() {}

  /**
   * @param directory where to, made if it is missing
   */
  public static void main(String[] directory) throws IOException {
    Path pictures = Files.createDirectories(Path.of(directory[0]));
    Script script =
        Script.run(
            Jdks.newest(),
            TERMINAL,
            "ln -s $AGENT ipcaudit-agent.jar; ln -s $SAMPLES sample-apps.jar",
            "ln -s ${SAMPLES%/target/*}/src/main/java sources",
            JAVA + "-javaagent:ipcaudit-agent.jar=ci -jar sample-apps.jar semaphore-leak 2>ci.text",
            "echo $? >ci.code; ipcrm --all=sem",
            // without ci nobody judges, and the black box stays beside the objects
            JAVA + "-javaagent:ipcaudit-agent.jar -jar sample-apps.jar message-queue-leak",
            "perl -e '$s = semget(77, 2, 01600); semop($s, pack(\"s3\", 0, 5, 0)); sleep 100' &",
            "echo $! >pids; ipcmk -M 20000 -p 0600",
            "TERM=xterm terminal \""
                + JAVA
                + "-jar ipcaudit-agent.jar scan --blackbox=boxes\" >scan.text",
            JAVA
                + "-XX:StartFlightRecording=filename=leak.jfr"
                + " -javaagent:ipcaudit-agent.jar=ci,report=ipc.html,srcroot=sources -jar sample-apps.jar"
                + " semaphore-leak shared-memory-leak eventfd-overflow scm-rights-leak 2>ci.err",
            JAVA
                + "-javaagent:ipcaudit-agent.jar=ci,report=time.html -jar sample-apps.jar"
                + " --stall 500 semaphore-leak pipe-capacity semaphore-leak scm-rights-leak"
                + " pipe-capacity shared-memory-leak semaphore-leak pipe-capacity scm-rights-leak"
                + " message-queue-leak semaphore-leak pipe-capacity 2>time.err",
            "${JAVA%java}jfr view --width 117 ipcaudit.ObjectLeaked leak.jfr >view.text");
    write(
        pictures.resolve("ci.svg"),
        "an integration test that leaks",
        "$ java -javaagent:ipcaudit-agent.jar=ci -jar sample-apps.jar semaphore-leak\n"
            + script.text("ci.text")
            + "$ echo $?\n"
            + script.text("ci.code"));
    write(
        pictures.resolve("scan.svg"),
        "java -jar ipcaudit-agent.jar scan",
        "$ java -jar ipcaudit-agent.jar scan\n" + script.text("scan.text"));
    write(
        pictures.resolve("jfr-view.svg"),
        "jfr view",
        "$ jfr view --width 117 ipcaudit.ObjectLeaked leak.jfr\n"
            + script.text("view.text").replaceFirst("\\s+", ""));
    Files.writeString(
        pictures.resolve("report.svg"),
        new PagePicture(1000, 1480).svg("the report as a page", script.text("ipc.html")));
    Files.writeString(
        pictures.resolve("timeline.svg"),
        new PagePicture(1000, 780)
            .svg("live objects over time, by line", script.text("time.html"), "timeline"));
  }

  private static void write(Path file, String title, String text) throws IOException {
    Files.writeString(file, new TerminalPicture(title).svg(text));
  }
}
