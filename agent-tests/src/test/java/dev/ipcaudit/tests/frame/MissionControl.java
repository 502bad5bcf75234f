package dev.ipcaudit.tests.frame;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RunnableFuture;
import org.openjdk.jmc.common.item.IItemCollection;
import org.openjdk.jmc.common.util.IPreferenceValueProvider;
import org.openjdk.jmc.flightrecorder.CouldNotLoadRecordingException;
import org.openjdk.jmc.flightrecorder.JfrLoaderToolkit;
import org.openjdk.jmc.flightrecorder.rules.IResult;
import org.openjdk.jmc.flightrecorder.rules.IRule;
import org.openjdk.jmc.flightrecorder.rules.ResultProvider;
import org.openjdk.jmc.flightrecorder.rules.ResultToolkit;
import org.openjdk.jmc.flightrecorder.rules.RuleRegistry;
import org.openjdk.jmc.flightrecorder.rules.util.RulesToolkit;

/** A recording as Mission Control's own libraries read and judge it. */
public final class MissionControl {

  private static final Map<Path, MissionControl> READ = new ConcurrentHashMap<>();

  private final IItemCollection items;
  private final Map<String, IResult> results = new LinkedHashMap<>();

  private MissionControl(Path file) {
    try {
      items = JfrLoaderToolkit.loadEvents(file.toFile());
      List<IRule> ours = new ArrayList<>(RuleRegistry.getRules());
      ours.removeIf(rule -> !rule.getId().startsWith("ipcaudit."));
      for (var result : RulesToolkit.evaluateParallel(ours, items, null, 1).entrySet()) {
        results.put(result.getKey().getId(), result.getValue().get());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (CouldNotLoadRecordingException | ExecutionException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Reads and judges a recording once. */
  public static MissionControl of(Path recording) {
    return READ.computeIfAbsent(recording, MissionControl::new);
  }

  public IItemCollection items() {
    return items;
  }

  /** All results of our rules. */
  public List<IResult> results() {
    return List.copyOf(results.values());
  }

  /** The result of the rule of that name, such as {@code LeakedObject}. */
  public IResult result(String rule) {
    IResult result = results.get("ipcaudit." + rule);
    if (result == null) {
      throw new AssertionError("no rule " + rule + " among " + results.keySet());
    }
    return result;
  }

  /** The same rule again, with other preferences. */
  public IResult result(String rule, IPreferenceValueProvider preferences) {
    RunnableFuture<IResult> future =
        result(rule).getRule().createEvaluation(items, preferences, new ResultProvider());
    future.run();
    try {
      return future.get();
    } catch (ExecutionException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A text of a result as it is shown. */
  public static String shown(IResult result, String text) {
    return ResultToolkit.populateMessage(result, text, false);
  }
}
