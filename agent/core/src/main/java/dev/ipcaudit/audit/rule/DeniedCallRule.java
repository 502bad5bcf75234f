package dev.ipcaudit.audit.rule;

import dev.ipcaudit.audit.Finding;
import dev.ipcaudit.audit.FindingPaths;
import dev.ipcaudit.ledger.DeniedCalls;
import dev.ipcaudit.ledger.problems.DeniedSite;
import dev.ipcaudit.model.CallSite;
import dev.ipcaudit.model.Errno;
import dev.ipcaudit.model.Kind;
import dev.ipcaudit.model.RuleId;
import dev.ipcaudit.model.Severity;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Calls that were not allowed to make or open an object: who owns it and who asked, and where modes
 * allow it, what else there is that forbids. At the end also what was to be made and was there,
 * unless somebody has used it since.
 */
final class DeniedCallRule extends Rule {

  private static final int MOST_SAID = 3;

  DeniedCallRule() {
    super(
        RuleId.DENIED_CALL,
        Moment.ANY_TIME,
        Severity.NOTE,
        "Call is not allowed.",
        "A call that creates or opens an object was refused: its mode, a security module, a seccomp"
            + " filter or the kernel does not allow it, or the object existed already.",
        "Give the object the owner and mode that all of its users need, or run them as one user;"
            + " where modes allow the call, look at the log of the security module and at the"
            + " seccomp profile.");
  }

  @Override
  List<Finding> judge(Evidence evidence) {
    Map<Place, List<DeniedSite>> places = new LinkedHashMap<>();
    DeniedCalls denied = evidence.ledger().incidents().denied();
    if (denied == null) {
      return List.of();
    }
    add(places, denied.sites());
    if (evidence.atEnd()) {
      add(places, denied.existing().values());
    }
    List<Finding> findings = new ArrayList<>();
    DenialText text = new DenialText(evidence.kernel().proc());
    places.forEach((place, sites) -> findings.add(finding(place, sites, text)));
    return findings;
  }

  private record Place(Kind kind, CallSite site) {}

  private static void add(Map<Place, List<DeniedSite>> places, List<DeniedSite> denials) {
    for (DeniedSite denied : denials) {
      places
          .computeIfAbsent(new Place(denied.kind(), denied.site()), none -> new ArrayList<>())
          .add(denied);
    }
  }

  private Finding finding(Place place, List<DeniedSite> denials, DenialText text) {
    FindingPaths paths = new FindingPaths(null);
    List<DeniedSite.Requested> requests = new ArrayList<>();
    long count = 0;
    for (DeniedSite denied : denials) {
      paths.add(denied.paths());
      requests.addAll(denied.requests());
      count += denied.count();
    }
    requests.sort(Comparator.comparingLong(DeniedSite.Requested::count).reversed());
    Map<String, Long> verdicts = new TreeMap<>();
    StringBuilder message = new StringBuilder();
    for (int i = 0; i < requests.size(); i++) {
      DeniedSite.Requested requested = requests.get(i);
      verdicts.merge(Errno.name(requested.request().errno()), requested.count(), Long::sum);
      if (i < MOST_SAID) {
        message.append(i == 0 ? "" : " ").append(text.of(place.kind, requested));
      }
    }
    if (requests.size() > MOST_SAID) {
      message.append(" And ").append(requests.size() - MOST_SAID).append(" others.");
    }
    boolean exists = verdicts.keySet().equals(Set.of(Errno.name(Errno.EEXIST)));
    return new Finding(
            RuleId.DENIED_CALL,
            Severity.NOTE,
            place.kind,
            count,
            place.site,
            List.of(),
            verdicts,
            message.toString(),
            exists
                ? "Open the object that is there, by the same call without the flag that wants it"
                    + " new; or remove it, if whoever made it is gone."
                : help())
        .with(paths);
  }
}
