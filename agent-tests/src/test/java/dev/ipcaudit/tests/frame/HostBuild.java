package dev.ipcaudit.tests.frame;

import dev.ipcaudit.junit.NoIpcLeaks;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.junit.jupiter.api.Assumptions;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;

/**
 * The build of a host, run by the Maven that runs the tests, with its settings and its repository,
 * in an IPC namespace of its own.
 */
public final class HostBuild {

  public static final String PASSED = "passed";

  private static final String SETTINGS = "--settings=";
  private static final String OFFLINE = "--offline=";

  private final Script script;

  private HostBuild(Script script) {
    this.script = script;
  }

  /** Runs it to its end. Skips the test, loudly, where the tests are not run by Maven. */
  public static HostBuild run() {
    List<String> command = new ArrayList<>();
    for (String line : System.getProperty("build.command", "").split("\n")) {
      String argument = line.trim();
      if (argument.startsWith(SETTINGS)) {
        // Maven refuses a file that is not there, if it is named
        if (Files.isRegularFile(Path.of(argument.substring(SETTINGS.length())))) {
          command.add(argument);
        }
      } else if (!argument.startsWith(OFFLINE)) {
        command.add(argument);
      } else if (argument.equals(OFFLINE + true)) {
        command.add("--offline");
      }
    }
    if (!Files.isExecutable(Path.of(command.get(0)))) {
      System.err.println("ipcaudit agent-tests: A TEST IS SKIPPED: it is not run by Maven");
      Assumptions.abort("SKIPPED: not run by Maven");
    }
    command.addAll(List.of("-B", "-ntp", "-fae"));
    command.add("-Dagent.jar=" + Layout.agent());
    command.add("-Djunit.jar=" + junitJar());
    command.addAll(List.of("-pl", "jupiter5,jupiter6", "verify"));
    return new HostBuild(
        Script.run(
            Jdk.current(),
            // short runs: what the second compiler does is never made up for
            "export JAVA_HOME=\"${JAVA%/bin/java}\" MAVEN_OPTS=-XX:TieredStopAtLevel=1",
            "cp -r '" + Layout.HOST_BUILD + "' build",
            "(cd build && '" + String.join("' '", command) + "') >maven.out 2>&1",
            "echo $? >maven.code"));
  }

  /** The jar of ipcaudit-junit, which an earlier module of the same build has made. */
  public static Path junitJar() {
    try {
      return Path.of(NoIpcLeaks.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  public int code() {
    return script.code("maven");
  }

  public String output() {
    return script.out("maven");
  }

  /** A file of the build. */
  public String text(String file) {
    return script.text("build/" + file);
  }

  /** The test cases in a file of results: {@link #PASSED}, or why not. */
  public Map<String, String> results(String file) {
    Map<String, String> results = new TreeMap<>();
    NodeList cases = parse(text(file)).getElementsByTagName("testcase");
    for (int i = 0; i < cases.getLength(); i++) {
      Element test = (Element) cases.item(i);
      NodeList failures = test.getElementsByTagName("failure");
      String failure = failures.getLength() == 0 ? PASSED : failures.item(0).getTextContent();
      results.put(test.getAttribute("name"), failure);
    }
    return results;
  }

  private Element parse(String xml) {
    try {
      return DocumentBuilderFactory.newInstance()
          .newDocumentBuilder()
          .parse(new InputSource(new StringReader(xml)))
          .getDocumentElement();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (ParserConfigurationException | SAXException e) {
      throw new AssertionError("no results: " + xml + "\n" + script, e);
    }
  }

  @Override
  public String toString() {
    return script.toString();
  }
}
