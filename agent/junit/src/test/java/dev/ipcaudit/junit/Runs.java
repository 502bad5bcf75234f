package dev.ipcaudit.junit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.testkit.engine.EngineExecutionResults;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Event;
import org.junit.platform.testkit.engine.Events;

/** One run of fixtures, by Jupiter in this JVM. */
final class Runs {

  private final EngineExecutionResults results;

  private Runs(EngineExecutionResults results) {
    this.results = results;
  }

  static Runs of(Class<?> fixture) {
    return of(Map.of(), fixture);
  }

  static Runs of(Map<String, String> parameters, Class<?>... fixtures) {
    EngineTestKit.Builder builder = EngineTestKit.engine("junit-jupiter");
    for (Class<?> fixture : fixtures) {
      builder.selectors(selectClass(fixture));
    }
    return new Runs(builder.configurationParameters(parameters).execute());
  }

  /** What failed, by its display name; its own failure, if it is not the leak, before the leak. */
  Map<String, Throwable> failures() {
    Map<String, Throwable> failures = new TreeMap<>();
    Events finished = results.allEvents().finished();
    for (Event event : finished.list()) {
      TestExecutionResult result = event.getRequiredPayload(TestExecutionResult.class);
      if (result.getStatus() != TestExecutionResult.Status.SUCCESSFUL) {
        failures.put(event.getTestDescriptor().getDisplayName(), result.getThrowable().get());
      }
    }
    return failures;
  }

  /** The only failure there is, which is that of a leak. */
  IpcLeakError onlyLeak(String name) {
    assertThat(failures()).containsOnlyKeys(name);
    assertThat(failures().get(name)).isInstanceOf(IpcLeakError.class);
    return (IpcLeakError) failures().get(name);
  }

  List<String> passed() {
    List<String> passed = new ArrayList<>();
    for (Event event : results.testEvents().succeeded().list()) {
      passed.add(event.getTestDescriptor().getDisplayName());
    }
    return passed;
  }
}
