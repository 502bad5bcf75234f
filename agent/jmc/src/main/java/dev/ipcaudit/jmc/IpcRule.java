package dev.ipcaudit.jmc;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.ResourceBundle;
import java.util.Set;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RunnableFuture;
import org.openjdk.jmc.common.IMCStackTrace;
import org.openjdk.jmc.common.item.IItemCollection;
import org.openjdk.jmc.common.unit.IQuantity;
import org.openjdk.jmc.common.unit.UnitLookup;
import org.openjdk.jmc.common.util.IPreferenceValueProvider;
import org.openjdk.jmc.common.util.TypedPreference;
import org.openjdk.jmc.flightrecorder.rules.IResult;
import org.openjdk.jmc.flightrecorder.rules.IResultValueProvider;
import org.openjdk.jmc.flightrecorder.rules.IRule;
import org.openjdk.jmc.flightrecorder.rules.ResultBuilder;
import org.openjdk.jmc.flightrecorder.rules.Severity;
import org.openjdk.jmc.flightrecorder.rules.TypedCollectionResult;
import org.openjdk.jmc.flightrecorder.rules.TypedResult;
import org.openjdk.jmc.flightrecorder.rules.util.RulesToolkit.EventAvailability;
import org.openjdk.jmc.flightrecorder.rules.util.RulesToolkit.RequiredEventsBuilder;

/**
 * Shows findings of the agent as the result of a rule; the agent decides, this one chooses. Its
 * words are in a bundle named like the class. Without state.
 */
abstract class IpcRule implements IRule {

  /** How many objects or occurrences all findings of the rule have. */
  static final TypedResult<IQuantity> COUNT =
      new TypedResult<>(
          "count", "Count", "Objects or occurrences", UnitLookup.NUMBER, IQuantity.class);

  /** The line of the gravest finding. */
  static final TypedResult<String> LINE =
      new TypedResult<>(
          "line",
          "Call site",
          "The one with the most severe finding",
          UnitLookup.PLAIN_TEXT,
          String.class);

  /** What was found, the gravest first. */
  static final TypedCollectionResult<String> FINDINGS =
      new TypedCollectionResult<>(
          "findings", "Findings", "What was found", UnitLookup.PLAIN_TEXT, String.class);

  /** One for each call path of a finding, the most costly of its paths first. */
  static final TypedCollectionResult<IMCStackTrace> STACKS =
      new TypedCollectionResult<>(
          "stacks",
          "Stacks",
          "Stacks of the call paths",
          UnitLookup.STACKTRACE,
          IMCStackTrace.class);

  /** The same stacks as text: of a frame Mission Control shows all but the line number. */
  static final TypedCollectionResult<String> CALLS =
      new TypedCollectionResult<>(
          "calls", "Calls", "Stacks of the call paths", UnitLookup.PLAIN_TEXT, String.class);

  /** What to do, without repetition. */
  static final TypedCollectionResult<String> REMEDIES =
      new TypedCollectionResult<>(
          "remedies", "Remedies", "What to do", UnitLookup.PLAIN_TEXT, String.class);

  private static final String TOPIC = "ipc";

  /** Where the reference describes a rule, before its id. */
  static final String PAGE = "https://github.com/ipcaudit/ipcaudit/blob/main/agent/docs/rules.md#";

  private static final int SHOWN = 10;

  /** By gravity: of a note, a warning, an error. */
  private static final double[] SCORES = {40, 80, 100};

  private final ResourceBundle words = ResourceBundle.getBundle(getClass().getName());
  private final TypedPreference<IQuantity> least;

  /**
   * @param defaultLeast from how many objects or occurrences on a call site is reported
   */
  IpcRule(long defaultLeast) {
    least =
        new TypedPreference<>(
            getId() + ".least",
            words.getString("least"),
            words.getString("least.long"),
            UnitLookup.NUMBER,
            UnitLookup.NUMBER_UNITY.quantity(defaultLeast));
  }

  /** Whether the rule shows findings of that rule of the agent. */
  abstract boolean shows(String rule);

  /** The stack to show of each path of a finding, null for one that has none. */
  List<IMCStackTrace> stacks(Found found, IItemCollection items) {
    List<IMCStackTrace> stacks = new ArrayList<>();
    for (FoundPath path : found.paths()) {
      stacks.add(TextStack.parse(path.stack()));
    }
    return stacks;
  }

  /** Without those that the preferences leave out. */
  List<Found> wanted(
      List<Found> findings, IItemCollection items, IPreferenceValueProvider preferences) {
    long from = preferences.getPreferenceValue(least).clampedLongValueIn(UnitLookup.NUMBER_UNITY);
    List<Found> wanted = new ArrayList<>(findings);
    wanted.removeIf(found -> found.count() < from);
    return wanted;
  }

  @Override
  public final RunnableFuture<IResult> createEvaluation(
      IItemCollection items,
      IPreferenceValueProvider preferences,
      IResultValueProvider dependencies) {
    return new FutureTask<>(() -> evaluate(items, preferences));
  }

  private IResult evaluate(IItemCollection items, IPreferenceValueProvider preferences) {
    List<Found> findings = wanted(Found.in(items, this::shows), items, preferences);
    ResultBuilder result = ResultBuilder.createFor(this, preferences);
    if (findings.isEmpty()) {
      return result
          .setSeverity(Severity.OK)
          .setSummary(words.getString("ok"))
          .addResult(TypedResult.SCORE, UnitLookup.NUMBER_UNITY.quantity(0))
          .build();
    }
    long count = 0;
    List<String> texts = new ArrayList<>();
    List<IMCStackTrace> stacks = new ArrayList<>();
    List<String> calls = new ArrayList<>();
    Set<String> remedies = new LinkedHashSet<>();
    Set<String> pages = new LinkedHashSet<>();
    for (Found found : findings) {
      count += found.count();
      if (texts.size() < SHOWN) {
        texts.add("\n" + found.line() + ": " + found.message());
        remedies.add("\n" + found.remedy());
        pages.add("\n" + PAGE + found.rule());
        List<IMCStackTrace> ofPaths = stacks(found, items);
        for (int i = 0; i < ofPaths.size(); i++) {
          String by = ofPaths.size() == 1 ? "" : "\n  " + found.paths().get(i).count() + " by";
          if (ofPaths.get(i) != null) {
            stacks.add(ofPaths.get(i));
            calls.add(by + (by.isEmpty() ? "\n" : ":\n") + TextStack.text(ofPaths.get(i)));
          } else if (!by.isEmpty()) {
            calls.add(by + " other paths");
          }
        }
      }
    }
    double score = SCORES[findings.get(0).gravity()];
    String summary = words.getString(findings.size() == 1 ? "summary" : "summary.more");
    return result
        .setSeverity(Severity.get(score))
        .setSummary(summary.replace("{lines}", String.valueOf(findings.size() - 1)))
        .setExplanation(words.getString("explanation"))
        .setSolution(words.getString("solution") + "\n" + String.join("", pages))
        .addResult(TypedResult.SCORE, UnitLookup.NUMBER_UNITY.quantity(score))
        .addResult(COUNT, UnitLookup.NUMBER_UNITY.quantity(count))
        .addResult(LINE, findings.get(0).line())
        .addResult(FINDINGS, texts)
        .addResult(STACKS, stacks)
        .addResult(CALLS, calls)
        .addResult(REMEDIES, remedies)
        .build();
  }

  @Override
  public final String getId() {
    return "ipcaudit." + getClass().getSimpleName().replaceAll("^Jmc|Rule$", "");
  }

  @Override
  public final String getName() {
    return words.getString("name");
  }

  @Override
  public final String getTopic() {
    return TOPIC;
  }

  @Override
  public Map<String, EventAvailability> getRequiredEvents() {
    return RequiredEventsBuilder.create()
        .addEventType(Events.FINDING, EventAvailability.ENABLED)
        .build();
  }

  @Override
  public Collection<TypedPreference<?>> getConfigurationAttributes() {
    return List.of(least);
  }

  @Override
  public final Collection<TypedResult<?>> getResults() {
    return List.of(TypedResult.SCORE, COUNT, LINE, FINDINGS, STACKS, CALLS, REMEDIES);
  }
}
