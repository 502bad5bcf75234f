package dev.ipcaudit.tests.house;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Which package may know which. */
class PackagesTest {

  /** Core's packages, each with those below it; each stands on those before it alone. */
  private static final List<String> ORDER =
      List.of(
          "text",
          "log",
          "model",
          "option",
          "stack",
          "catalog",
          "kernel",
          "box",
          "ledger",
          "audit",
          "audit.rule",
          "audit.advice",
          "report",
          "baseline",
          "jfr",
          "jmx");

  /** Packages that judge or show. */
  private static final String[] OF_FINDINGS = {
    "dev.ipcaudit.audit..",
    "dev.ipcaudit.baseline..",
    "dev.ipcaudit.report..",
    "dev.ipcaudit.jfr..",
    "dev.ipcaudit.jmx.."
  };

  private static final Pattern COMMENT = Pattern.compile("(?s)/\\*\\*(.*?)\\*/\\s*package ");
  private static final Pattern END_OF_SENTENCE = Pattern.compile("[.](?=\\s|$)");

  private static final JavaClasses CLASSES = House.classes();
  private static final JavaClasses CORE = House.classes("core");

  @Test
  void theOrderNamesEveryPackageOfCore() {
    assertThat(CORE).allSatisfy(type -> assertThat(rank(type)).as(type.getName()).isNotNegative());
  }

  @Test
  void eachPackageOfCoreStandsOnThoseBeforeIt() {
    classes()
        .should(
            House.dependOnNothing("a package after its own", (from, to) -> rank(to) > rank(from)))
        .check(CORE);
  }

  /** Its place in the order, or -1 for what is not of core. */
  private static int rank(JavaClass type) {
    String name = House.packageOf(type);
    int rank = ORDER.indexOf(name);
    return rank >= 0 || name.indexOf('.') < 0
        ? rank
        : ORDER.indexOf(name.substring(0, name.indexOf('.')));
  }

  /** What lives there, who calls it, and what it must not know. */
  @Test
  void everyPackageSaysInThreeSentencesWhatItIs() {
    Set<Path> packages =
        House.sources().stream()
            .map(Path::getParent)
            .collect(Collectors.toCollection(TreeSet::new));

    assertThat(packages)
        .hasSizeGreaterThan(40)
        .allSatisfy(
            directory -> {
              Matcher comment = COMMENT.matcher(House.text(directory.resolve("package-info.java")));
              assertThat(comment.find()).isTrue();
              String text = comment.group(1).replace("*", "").strip();
              assertThat(END_OF_SENTENCE.matcher(text).results()).as(text).hasSize(3);
            });
  }

  @Test
  void noPackageNeedsOneThatNeedsIt() {
    slices().matching("dev.ipcaudit.(**)").should().beFreeOfCycles().check(CLASSES);
  }

  @Test
  void theCallWayKnowsNoFindings() {
    noClasses()
        .that()
        .resideInAPackage("dev.ipcaudit.intercept..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(OF_FINDINGS)
        .check(CLASSES);
  }

  @Test
  void whatShowsFindingsDoesNotKnowTheOthers() {
    noClasses()
        .that()
        .resideInAnyPackage("dev.ipcaudit.jfr..", "dev.ipcaudit.report..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("dev.ipcaudit.baseline..", "dev.ipcaudit.jmx..")
        .check(CLASSES);
    noClasses()
        .that()
        .resideInAPackage("dev.ipcaudit.jfr..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("dev.ipcaudit.report..")
        .check(CLASSES);
  }

  /** Core is a plain library: no trick of class loading, no byte code. */
  @Test
  void coreKnowsNeitherInstrumentationNorByteCode() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("java.lang.instrument..", "net.bytebuddy..", "org.objectweb.asm..")
        .check(CORE);
  }

  /** They are defined into java.lang, where nothing of ours can be found. */
  @Test
  void hooksStandOnTheJdkAlone() {
    noClasses()
        .should()
        .dependOnClassesThat(resideOutsideOfPackages("java..", "jdk..", "sun.."))
        .check(House.classes("hooks"));
  }

  /** The class loader of the host knows these, and none of ours. */
  @Test
  void whatTheHostSeesOfTheAgentStandsOnTheJdkAlone() {
    noClasses()
        .that(resideInAPackage("dev.ipcaudit.javaagent"))
        .should()
        .dependOnClassesThat(
            resideOutsideOfPackages("java..", "jdk..", "sun..", "dev.ipcaudit.javaagent"))
        .check(CLASSES);
  }
}
