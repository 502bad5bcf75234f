package dev.ipcaudit.audit.rule;

import dev.ipcaudit.audit.Finding;
import dev.ipcaudit.audit.FindingObject;
import dev.ipcaudit.audit.KernelSnapshot;
import dev.ipcaudit.audit.KernelSnapshot.State;
import dev.ipcaudit.audit.ScopeLeak;
import dev.ipcaudit.audit.Suppressions;
import dev.ipcaudit.kernel.Children;
import dev.ipcaudit.kernel.ProcessStat;
import dev.ipcaudit.ledger.Ledger;
import dev.ipcaudit.ledger.accounts.Account;
import dev.ipcaudit.ledger.calls.KeyNames;
import dev.ipcaudit.ledger.objects.TrackedObject;
import dev.ipcaudit.ledger.scopes.CreationContext;
import dev.ipcaudit.ledger.scopes.Scope;
import dev.ipcaudit.model.CallSite;
import dev.ipcaudit.model.Kind;
import dev.ipcaudit.model.RuleId;
import dev.ipcaudit.model.Severity;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * Judges what was created within a scope and is still there at its end. The end of a scope is the
 * end: of what dies with the process a single one is left behind too, and so is a child that runs.
 */
public final class ScopeLeaks {

  /** How long all pools together may take to end that were asked to; those that go on cost it. */
  private static final long PATIENCE_MILLIS = 500;

  private static final Rule LEAKED_OBJECT = Rules.of(RuleId.LEAKED_OBJECT);

  private final Ledger ledger;
  private final KeyNames keyNames;
  private final Suppressions suppressions;
  private long patience = PATIENCE_MILLIS;

  public ScopeLeaks(Ledger ledger, KeyNames keyNames, Suppressions suppressions) {
    this.ledger = ledger;
    this.keyNames = keyNames;
    this.suppressions = suppressions;
  }

  /**
   * One for each site, kind and stack, in the order in which they were created. What they tell of
   * is left out of every later verdict.
   *
   * @param scope has ended
   */
  public List<ScopeLeak> of(Scope scope) {
    List<TrackedObject> suspects = new ArrayList<>();
    for (TrackedObject object : ledger.live()) {
      CreationContext origin = object.origin();
      if (!object.isReported() && origin != null && answers(scope, object, origin)) {
        suspects.add(object);
      }
    }
    return suspects.isEmpty() ? List.of() : leaks(suspects);
  }

  /**
   * What was not reported and is still there, as it is judged at the end of the JVM; but not what
   * static initializers created, or came before all scopes: that may stay for as long as the JVM,
   * whose shutdown hooks may remove it. What this reports is left out of every later verdict too.
   *
   * @param threshold the severity of the end from which on it is reported
   */
  public List<ScopeLeak> rest(Severity threshold) {
    KernelSnapshot kernel = KernelSnapshot.take(ledger);
    Map<Long, TrackedObject> bySerial = new HashMap<>();
    for (TrackedObject object : ledger.live()) {
      bySerial.put(object.serial(), object);
    }
    List<ScopeLeak> leaks = new ArrayList<>();
    Evidence.Source source = new Evidence.Source(ledger, keyNames, suppressions);
    for (Finding finding : LEAKED_OBJECT.judge(new Evidence(source, kernel, true))) {
      if (finding.severity().reaches(threshold)) {
        List<TrackedObject> objects = new ArrayList<>();
        for (FindingObject object : finding.objects()) {
          TrackedObject tracked = bySerial.get(object.serial());
          CreationContext origin = tracked == null ? null : tracked.origin();
          if (tracked != null
              && origin != null
              && !suppressions.ignores(finding.rule(), tracked.site())
              && !origin.initializes(tracked.site())) {
            objects.add(tracked);
          }
        }
        if (!objects.isEmpty()) {
          leaks.add(leak(objects));
        }
      }
    }
    return leaks;
  }

  private boolean answers(Scope scope, TrackedObject object, CreationContext origin) {
    if (patience > 0 && origin.isPooledIn(scope) && !origin.isOf(scope, object.site())) {
      long start = System.nanoTime();
      try {
        origin.awaitPool(patience);
        patience -= TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
      } catch (InterruptedException endsSoon) {
        Thread.currentThread().interrupt();
        patience = 0;
      }
    }
    return origin.isOf(scope, object.site());
  }

  private List<ScopeLeak> leaks(List<TrackedObject> suspects) {
    KernelSnapshot kernel = KernelSnapshot.take(ledger);
    Set<Long> children = children(suspects);
    Set<Long> streamed = kernel.streamed();
    suspects.sort((one, other) -> Long.compare(one.serial(), other.serial()));
    Map<Object, List<TrackedObject>> groups = new LinkedHashMap<>();
    for (TrackedObject object : suspects) {
      boolean there =
          object.kind() == Kind.CHILD
              ? children.contains(object.id())
              : kernel.of(object) != State.ABSENT;
      boolean owned = object.kind().descriptor() && streamed.contains(object.id());
      if (there && !owned && !expected(object, kernel)) {
        Account account = object.account();
        List<StackTraceElement> stack = Arrays.asList(stack(object, account.site()));
        groups.computeIfAbsent(List.of(account, stack), first -> new ArrayList<>()).add(object);
      }
    }
    List<ScopeLeak> leaks = new ArrayList<>();
    for (List<TrackedObject> group : groups.values()) {
      leaks.add(leak(group));
    }
    return leaks;
  }

  private boolean expected(TrackedObject object, KernelSnapshot kernel) {
    String name = LostObjects.name(object, kernel, keyNames);
    int key = object.kind().keyed() ? object.key() : 0;
    return suppressions.staysOnPurpose(key, name, object.site())
        || suppressions.ignores(RuleId.LEAKED_OBJECT, object.site());
  }

  private static ScopeLeak leak(List<TrackedObject> objects) {
    long count = 0;
    for (TrackedObject object : objects) {
      count += object.weight();
      object.markReported();
    }
    TrackedObject first = objects.get(0);
    String remedy = LEAKED_OBJECT.remedy(first.kind());
    return new ScopeLeak(
        RuleId.LEAKED_OBJECT,
        first.kind(),
        count,
        first.site(),
        stack(first, first.site()),
        remedy);
  }

  /** Of a suspect, which has an origin: what was created before all scopes is none. */
  private static StackTraceElement[] stack(TrackedObject suspect, CallSite site) {
    return Objects.requireNonNull(suspect.origin()).stack(site);
  }

  /** The children that run or that nobody reaped, by pid; empty if that is not asked. */
  private static Set<Long> children(List<TrackedObject> suspects) {
    Set<Long> children = new HashSet<>();
    for (TrackedObject object : suspects) {
      if (object.kind() == Kind.CHILD) {
        try {
          for (ProcessStat child : Children.of(0)) {
            children.add((long) child.pid());
          }
        } catch (IOException unreadable) {
          children.clear(); // only what the kernel shows is left behind
        }
        break;
      }
    }
    return children;
  }
}
