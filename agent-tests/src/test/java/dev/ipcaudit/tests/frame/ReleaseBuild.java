package dev.ipcaudit.tests.frame;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The artifacts of a version, deployed from a copy of the tree into a directory. */
public final class ReleaseBuild {

  public static final String VERSION = "1.0.0";

  private static final String MODULES = "agent/javaagent,agent/junit,agent/jmc,agent/bom";
  private static final Set<String> OF_NO_COMMIT = Set.of("target", ".git", ".idea", ".vscode");

  private final Path tree;
  private final Path repository;

  private ReleaseBuild(Path tree, Path repository) {
    this.tree = tree;
    this.repository = repository;
  }

  /** Builds and deploys the present tree. */
  public static ReleaseBuild run() {
    return of(Layout.ROOT, "here", "C");
  }

  /**
   * Builds and deploys the same tree once more in another locale, whatever has been changed in it
   * meanwhile.
   *
   * @param directory where to, below a fresh directory
   */
  public ReleaseBuild again(String directory) {
    return of(tree, directory, "C.UTF-8");
  }

  private static ReleaseBuild of(Path source, String directory, String locale) {
    Path run = Layout.newRun("release");
    Path tree = run.resolve(directory);
    Path repository = run.resolve("repository");
    copy(source, tree);
    MavenCommand maven =
        new MavenCommand()
            .add("-Prelease", "deploy", "-DskipTests", "-Dspotless.check.skip")
            .add("-pl", MODULES, "-am")
            .add("-DaltDeploymentRepository=release::file:" + repository);
    List<String> lines = new ArrayList<>(List.of(maven.in(tree, "'" + directory + "'")));
    lines.add(0, "export LC_ALL=" + locale);
    Script script = Script.run(Jdk.current(), lines.toArray(new String[0]));
    if (script.code("maven") != 0) {
      throw new AssertionError(script.toString());
    }
    return new ReleaseBuild(tree, repository);
  }

  /** The tree as a commit has it, with the version of a release. */
  private static void copy(Path from, Path to) {
    try {
      Files.walkFileTree(
          from,
          new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes)
                throws IOException {
              if (OF_NO_COMMIT.contains(directory.getFileName().toString())) {
                return FileVisitResult.SKIP_SUBTREE;
              }
              Files.createDirectories(to.resolve(from.relativize(directory).toString()));
              return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
                throws IOException {
              Path copy = to.resolve(from.relativize(file).toString());
              if (file.endsWith("pom.xml")) {
                String pom = Files.readString(file);
                Files.writeString(copy, pom.replace(VERSION + "-SNAPSHOT", VERSION));
              } else if (attributes.isRegularFile()) {
                Files.copy(file, copy);
              }
              return FileVisitResult.CONTINUE;
            }
          });
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Where it was deployed to. */
  public Path repository() {
    return repository;
  }

  /** The SHA-256 of all files but those that say when they were deployed, by path. */
  public Map<String, String> files() {
    Map<String, String> files = new TreeMap<>();
    try (Stream<Path> all = Files.walk(repository)) {
      for (Path file : all.filter(Files::isRegularFile).toList()) {
        String name = repository.relativize(file).toString();
        if (!name.contains("maven-metadata")) {
          files.put(name, digest(file));
        }
      }
      return files;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A file of an artifact; the suffix begins with a dash or a dot. */
  public Path file(String artifact, String suffix) {
    return repository.resolve(
        Path.of("dev/ipcaudit", artifact, VERSION, artifact + "-" + VERSION + suffix));
  }

  private static String digest(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(digest.digest(in.readAllBytes()));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
