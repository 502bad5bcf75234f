package dev.ipcaudit.jmc;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmc.common.item.IItem;
import org.openjdk.jmc.common.item.IItemCollection;
import org.openjdk.jmc.common.unit.IQuantity;
import org.openjdk.jmc.common.unit.UnitLookup;
import org.openjdk.jmc.common.util.IPreferenceValueProvider;
import org.openjdk.jmc.common.util.TypedPreference;

/** Limits of the kernel that were run into, or that are near. */
public final class JmcLimitRule extends IpcRule {

  /** From which usage on a limit is near, by default as the agent has it. */
  static final TypedPreference<IQuantity> NEAR =
      new TypedPreference<>(
          "ipcaudit.Limit.near",
          "Near from",
          "From which usage on a limit is reported as near",
          UnitLookup.PERCENTAGE,
          UnitLookup.PERCENT.quantity(90));

  public JmcLimitRule() {
    super(1);
  }

  @Override
  boolean shows(String rule) {
    return rule.equals("limit-exhausted") || rule.equals("limit-near");
  }

  /** And the limits that no finding names, by their greatest use in the recording. */
  @Override
  List<Found> wanted(
      List<Found> findings, IItemCollection items, IPreferenceValueProvider preferences) {
    List<Found> wanted = new ArrayList<>(super.wanted(findings, items, preferences));
    Map<String, Peak> fullest = new LinkedHashMap<>();
    for (IItem event : Events.of(items, Events.LIMIT_USAGE)) {
      IQuantity usage = usage(event);
      if (usage != null) {
        fullest.merge(
            Events.text(event, "limit"),
            new Peak(event, usage),
            (one, other) -> one.usage.compareTo(other.usage) >= 0 ? one : other);
      }
    }
    IQuantity near = preferences.getPreferenceValue(NEAR);
    for (Map.Entry<String, Peak> limit : fullest.entrySet()) {
      String name = limit.getKey();
      boolean told = wanted.stream().anyMatch(found -> names(found, name));
      if (!told && limit.getValue().usage.compareTo(near) >= 0) {
        wanted.add(used(name, limit.getValue().event));
      }
    }
    return wanted;
  }

  /** The event that shows a limit at its greatest use. */
  private record Peak(IItem event, IQuantity usage) {}

  private static boolean names(Found found, String limit) {
    return List.of(found.message().split("[^A-Za-z_-]+")).contains(limit);
  }

  private static Found used(String name, IItem event) {
    long used = Events.number(event, "used");
    return new Found(
        "limit-near",
        "note",
        name,
        "",
        used,
        used + " of " + Events.number(event, "max") + " were in use.",
        "Look at the call sites that hold the most: events IPC Site Account.",
        List.of());
  }

  /** Null where it is not known. */
  private static @Nullable IQuantity usage(IItem event) {
    IQuantity usage = Events.quantity(event, "usage", UnitLookup.PERCENTAGE);
    return usage == null || Double.isNaN(usage.doubleValue()) ? null : usage;
  }

  @Override
  public Collection<TypedPreference<?>> getConfigurationAttributes() {
    List<TypedPreference<?>> all = new ArrayList<>(super.getConfigurationAttributes());
    all.add(NEAR);
    return all;
  }
}
