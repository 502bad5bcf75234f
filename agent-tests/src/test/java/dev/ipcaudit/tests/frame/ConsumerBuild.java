package dev.ipcaudit.tests.frame;

import java.util.List;

/** A host's build that takes what was released from where it was deployed, as the README has it. */
public final class ConsumerBuild {

  private static final String REPOSITORY = "-Dmaven.repo.local=";

  private final Script script;

  private ConsumerBuild(Script script) {
    this.script = script;
  }

  /** Runs it to its end, with a local repository of its own. */
  public static ConsumerBuild of(ReleaseBuild release) {
    MavenCommand maven = new MavenCommand();
    String known = maven.take(REPOSITORY);
    maven
        .add("-Dknown.repository=" + known, REPOSITORY + "repository")
        .add("-Drelease.repository=" + release.repository())
        .add("-Dipcaudit.version=" + ReleaseBuild.VERSION, "test");
    return new ConsumerBuild(Script.run(Jdk.current(), maven.in(Layout.CONSUMER, "build")));
  }

  public int code() {
    return script.code("maven");
  }

  public String output() {
    return script.out("maven");
  }

  /** All that the host's tests have on their class path, as {@code GROUP:NAME:VERSION}. */
  public List<String> dependencies() {
    return script
        .text("build/target/dependencies.txt")
        .lines()
        .map(String::trim)
        .filter(line -> line.contains(":jar:"))
        .map(line -> line.replaceAll("^([^:]+:[^:]+):jar:([^:]+):.*", "$1:$2"))
        .sorted()
        .toList();
  }

  /** The results of a class of tests, as surefire writes them to a directory of the build. */
  public String results(String directory, String className) {
    return script.text("build/target/" + directory + "/TEST-" + className + ".xml");
  }

  @Override
  public String toString() {
    return script.toString();
  }
}
