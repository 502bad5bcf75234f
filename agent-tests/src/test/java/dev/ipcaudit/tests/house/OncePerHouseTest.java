package dev.ipcaudit.tests.house;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What there is one of in the whole agent. */
class OncePerHouseTest {

  /** At the beginning of a line of code: comments have it as well. */
  private static final Pattern CATCHES =
      Pattern.compile("(?m)^\\s*\\} catch \\((final )?[\\w. |]*\\bThrowable ");

  /** Where whatever is thrown is caught, and why it is not left to {@code log.Boundary}. */
  private static final Map<String, Set<String>> CATCHING =
      Map.of(
          "the boundary itself, and what it speaks through with no memory or stack left",
          Set.of("Boundary", "Diagnostics"),
          "outside of the agent's loader, which has the boundary: java.lang, and the first class",
          Set.of(
              "Agent",
              "IpcAuditDescriptors",
              "IpcAuditHooks",
              "IpcAuditJffi",
              "IpcAuditJna",
              "IpcAuditLibc",
              "IpcAuditLinker",
              "IpcAuditProcesses"),
          "the one place that each class of the host passes: an object for each would be felt",
          Set.of("HostTransformer"),
          "between the host's call and its return: LostCalls counts it as of its binding and throws"
              + " the host's Thread.stop on; the boundary would cost an object a call, and a frame"
              + " where there may be no stack left",
          Set.of(
              "DirectMapping",
              "Downcall",
              "Downcalls",
              "HostCalls",
              "HostListener",
              "JffiSink",
              "JnaInstances",
              "JnaSink"),
          "within a call of the host, which goes on with its own handle; counted where there is"
              + " stack for it, tried again where there was none",
          Set.of(
              "AddressDispatch",
              "JavaOwners",
              "PanamaLinker",
              "PreAttachHandleSite",
              "PreAttachHandles"),
          "a method handle declares Throwable, and a call of the host waits for what it gives",
          Set.of("EventStacks", "JffiInstance", "JnaInstance", "PanamaSemaphores"),
          "the way out of a JVM without memory or stack: one frame or class more is too much",
          Set.of("ExitAudit", "ExitVerdict", "LedgerVerdict", "VerdictThread"));

  /** Two classes of one name are told apart by nobody who reads a stack or searches for one. */
  @Test
  void noNameIsThatOfTwoClasses() {
    Map<String, List<String>> byName =
        House.classes().stream()
            .filter(type -> type.isTopLevelClass() && !type.getSimpleName().equals("package-info"))
            .collect(
                Collectors.groupingBy(
                    JavaClass::getSimpleName,
                    TreeMap::new,
                    Collectors.mapping(JavaClass::getName, Collectors.toList())));
    byName.values().removeIf(classes -> classes.size() == 1);

    assertThat(byName).isEmpty();
  }

  /** Whatever is thrown is caught in one place, which keeps its stack for {@code log=debug}. */
  @Test
  void throwableIsCaughtAtTheBoundaryAlone() {
    Set<String> catching =
        House.sources().stream()
            .filter(source -> CATCHES.matcher(House.text(source)).find())
            .map(source -> source.getFileName().toString().replace(".java", ""))
            .collect(Collectors.toCollection(TreeSet::new));

    assertThat(catching)
        .containsExactlyInAnyOrderElementsOf(
            CATCHING.values().stream().flatMap(Set::stream).toList());
  }
}
