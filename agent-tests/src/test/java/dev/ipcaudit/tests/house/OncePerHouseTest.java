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

  private static final Pattern CATCHES =
      Pattern.compile("catch \\((final )?[\\w. |]*\\bThrowable ");

  /**
   * Who may: one place in core, and those that can know no class of core, or no longer load one.
   */
  private static final Set<String> BOUNDARY = Set.of("Boundary", "Agent");

  /** Who does still. */
  private static final Set<String> STILL_CATCHING =
      Set.of(
          "AddressDispatch",
          "Assembly",
          "AuditRunner",
          "BaselineFilter",
          "Diagnostics",
          "DirectMapping",
          "Downcall",
          "Downcalls",
          "EventStacks",
          "ExitAudit",
          "ExitVerdict",
          "FlightRecording",
          "GuardedCode",
          "HostCalls",
          "HostListener",
          "HostTransformer",
          "IpcAuditDescriptors",
          "IpcAuditHooks",
          "IpcAuditJffi",
          "IpcAuditJna",
          "IpcAuditLibc",
          "IpcAuditLinker",
          "IpcAuditProcesses",
          "JavaOwners",
          "JdkBinding",
          "JffiContexts",
          "JffiInstance",
          "JffiSink",
          "JfrBridge",
          "JnaBinding",
          "JnaInstance",
          "JnaInstances",
          "JnaSink",
          "JniTransformer",
          "JnrTransformer",
          "LedgerVerdict",
          "MBeanRegistration",
          "PanamaLinker",
          "PanamaSemaphores",
          "PreAttachHandleSite",
          "PreAttachHandles",
          "ReadHooks",
          "VerdictThread",
          "WaitsAtExit",
          "WatcherTask",
          "WatcherThread");

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
    catching.removeAll(BOUNDARY);
    catching.removeAll(STILL_CATCHING);

    assertThat(catching).isEmpty();
  }
}
