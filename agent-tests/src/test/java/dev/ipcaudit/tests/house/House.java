package dev.ipcaudit.tests.house;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import dev.ipcaudit.tests.frame.Layout;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.BiPredicate;
import java.util.stream.Stream;

/** The modules of the agent, as they were compiled by the same build. */
final class House {

  static final String ROOT = "dev.ipcaudit.";

  private static final List<String> MODULES =
      List.of("hooks", "core", "intercept", "intercept/ffm", "javaagent", "junit", "jmc");

  private House() {}

  /** The main classes of all modules. */
  static JavaClasses classes() {
    return new ClassFileImporter().importPaths(paths("target/classes"));
  }

  /** Those of one. */
  static JavaClasses classes(String module) {
    return new ClassFileImporter()
        .importPath(Layout.AGENT_MODULES.resolve(module + "/target/classes"));
  }

  /** The main sources of all modules. */
  static List<Path> sources() {
    return paths("src/main/java").stream().flatMap(House::sources).sorted().toList();
  }

  static String text(Path source) {
    try {
      return Files.readString(source);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Stream<Path> sources(Path directory) {
    try (Stream<Path> files = Files.walk(directory)) {
      return files.filter(file -> file.toString().endsWith(".java")).toList().stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What is not there was left out of the build: {@code -Dwithout-ffm}. */
  private static List<Path> paths(String part) {
    return MODULES.stream()
        .map(module -> Layout.AGENT_MODULES.resolve(module).resolve(part))
        .filter(Files::isDirectory)
        .toList();
  }

  /** The package of a class below {@link #ROOT}, or its whole name where that is not ours. */
  static String packageOf(JavaClass type) {
    String name = type.getBaseComponentType().getPackageName();
    return name.startsWith(ROOT) ? name.substring(ROOT.length()) : name;
  }

  /** Holds for classes of which no dependency is forbidden. */
  static ArchCondition<JavaClass> dependOnNothing(
      String description, BiPredicate<JavaClass, JavaClass> forbidden) {
    return new ArchCondition<>("not depend on " + description) {
      @Override
      public void check(JavaClass type, ConditionEvents events) {
        for (Dependency dependency : type.getDirectDependenciesFromSelf()) {
          if (forbidden.test(type, dependency.getTargetClass())) {
            events.add(SimpleConditionEvent.violated(dependency, dependency.getDescription()));
          }
        }
      }
    };
  }
}
