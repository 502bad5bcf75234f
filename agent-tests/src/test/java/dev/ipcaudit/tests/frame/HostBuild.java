package dev.ipcaudit.tests.frame;

import dev.ipcaudit.junit.NoIpcLeaks;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
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

  private final Script script;

  private HostBuild(Script script) {
    this.script = script;
  }

  /** Runs it to its end. Skips the test, loudly, where the tests are not run by Maven. */
  public static HostBuild run() {
    MavenCommand maven =
        new MavenCommand()
            .offlineAsTheTests()
            .add("-fae", "-Dagent.jar=" + Layout.agent(), "-Djunit.jar=" + junitJar())
            .add("-pl", "jupiter5,jupiter6,engines", "verify");
    return new HostBuild(Script.run(Jdk.current(), maven.in(Layout.HOST_BUILD, "build")));
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
      if (failures.getLength() == 0) {
        failures = test.getElementsByTagName("error");
      }
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
