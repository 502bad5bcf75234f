package dev.ipcaudit.jmc;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.openjdk.jmc.common.item.IItem;
import org.openjdk.jmc.common.item.IItemCollection;
import org.openjdk.jmc.common.unit.IQuantity;
import org.openjdk.jmc.common.unit.UnitLookup;
import org.openjdk.jmc.common.util.IPreferenceValueProvider;
import org.openjdk.jmc.common.util.TypedPreference;
import org.openjdk.jmc.flightrecorder.JfrAttributes;

/** Calls that were blocked until another process made room. */
public final class JmcBlockedCallRule extends IpcRule {

  /** From how long on a call is reported; shorter ones the agent does not report at all. */
  static final TypedPreference<IQuantity> LONGEST =
      new TypedPreference<>(
          "ipcaudit.BlockedCall.longest",
          "Blocked for",
          "A call site is reported if one of its calls was blocked that long",
          UnitLookup.TIMESPAN,
          UnitLookup.MILLISECOND.quantity(0));

  public JmcBlockedCallRule() {
    super(1);
  }

  @Override
  boolean shows(String rule) {
    return rule.equals("blocked-call");
  }

  /** A site of which no call is in the recording is reported whatever the preference says. */
  @Override
  List<Found> wanted(
      List<Found> findings, IItemCollection items, IPreferenceValueProvider preferences) {
    Map<String, IQuantity> longest = new HashMap<>();
    for (IItem event : Events.of(items, Events.BLOCKED_CALL)) {
      longest.merge(
          Events.text(event, "line"),
          Events.of(event, JfrAttributes.DURATION),
          (one, other) -> one.compareTo(other) > 0 ? one : other);
    }
    IQuantity from = preferences.getPreferenceValue(LONGEST);
    List<Found> wanted = new ArrayList<>(super.wanted(findings, items, preferences));
    wanted.removeIf(
        found ->
            longest.containsKey(found.line()) && longest.get(found.line()).compareTo(from) < 0);
    return wanted;
  }

  @Override
  public Collection<TypedPreference<?>> getConfigurationAttributes() {
    List<TypedPreference<?>> all = new ArrayList<>(super.getConfigurationAttributes());
    all.add(LONGEST);
    return all;
  }
}
