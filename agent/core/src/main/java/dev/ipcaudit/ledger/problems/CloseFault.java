package dev.ipcaudit.ledger.problems;

import dev.ipcaudit.ledger.accounts.PathAccount;
import dev.ipcaudit.ledger.accounts.PerSite;
import dev.ipcaudit.ledger.objects.RecentRemovals;
import dev.ipcaudit.model.CallSite;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * Who was wrong, where a descriptor is found closed whose number had been given out and closed
 * before: whoever closed it last, and meant that earlier one; or whoever comes now, to a descriptor
 * that its owner closed. The calls alone are the same in both cases, so the ties of the two to the
 * call sites that made the descriptors decide: what closed others of that call site, the thread,
 * and the methods and classes on the stack; and in one method the variables that are closed. Where
 * none of that tells, it is the present call.
 */
public final class CloseFault {

  /** Frames of a stack that are compared. */
  private static final int FRAMES = 16;

  private static final int CLOSED_OTHERS = 16;
  private static final int SAME_THREAD = 3;
  private static final int SAME_CLASS = 3;
  private static final int SAME_METHOD = 2;

  private final PerSite<ForeignClose> known;

  /**
   * Judges by what other closes have shown.
   *
   * @param known what was found so far: such closes do not make a call site the owner
   */
  public CloseFault(PerSite<ForeignClose> known) {
    this.known = known;
  }

  /**
   * Which of two closes took the descriptor of another owner.
   *
   * @param last how the descriptor was closed
   * @param found the call site of the present call, in that thread
   * @param variables what tells them of the method of that site; null if that call closes nothing
   * @return the close that took another one's descriptor; null if the present call is wrong
   */
  public RecentRemovals.@Nullable Removal of(
      RecentRemovals.Removal last, CallSite found, long thread, @Nullable Variables variables) {
    Boolean told = variables == null ? null : byVariables(last, found, variables);
    if (told == null ? !isForeign(last, found, thread) : !told) {
      return null;
    }
    // the one that took it may have lost its own before, and so have taken what has the number
    // since
    RecentRemovals.Removal before = last.former();
    CallSite creator = before == null ? null : before.createdBy();
    boolean lost =
        before != null
            && creator != null
            && isOfClass(last.by(), creator)
            && !isOfClass(before.by(), creator)
            && isForeign(before, last.by(), last.thread());
    return lost ? before : last;
  }

  /** What the variables say that two call sites of one method close, or null. */
  private static @Nullable Boolean byVariables(
      RecentRemovals.Removal last, CallSite found, Variables variables) {
    RecentRemovals.Removal former = last.former();
    CallSite creator = last.createdBy();
    if (former == null
        || creator == null
        || !isOfMethod(last.by(), found)
        || last.by().line() == found.line()) {
      return null;
    }
    int earlier = isOfMethod(former.by(), found) ? former.by().line() : -1;
    int maker = isOfMethod(creator, found) ? creator.line() : -1;
    int[] lines = {found.line(), last.by().line(), earlier};
    String[] of = variables.of(found, lines, maker);
    if (of[0] == null || of[1] == null) {
      return null;
    }
    if (of[0].equals(of[1])) {
      return false;
    }
    for (String known : new String[] {of[3], of[2]}) {
      boolean first = of[0].equals(known);
      if (first || of[1].equals(known)) {
        return first == (known == of[3]); // the owner's, or that of the one before
      }
    }
    return null;
  }

  private static boolean isOfMethod(CallSite site, CallSite other) {
    return isOfClass(site, other) && site.method().equals(other.method());
  }

  private static boolean isOfClass(CallSite site, CallSite other) {
    return site.className().equals(other.className());
  }

  private boolean isForeign(RecentRemovals.Removal last, CallSite found, long thread) {
    RecentRemovals.Removal former = last.former();
    PathAccount creator = last.maker();
    if (former == null || creator == null) {
      return false;
    }
    int own = found.equals(last.by()) ? 1 : 0;
    int owners =
        ties(found, thread, last, creator, own) - ties(last.by(), last.thread(), last, creator, 1);
    if (owners != 0) {
      return owners > 0;
    }
    PathAccount formerCreator = former.maker();
    if (formerCreator == null) {
      return false;
    }
    int formers =
        ties(last.by(), last.thread(), former, formerCreator, 0)
            - ties(found, thread, former, formerCreator, 0);
    return formers > 0
        || (formers == 0
            && !found.equals(last.by())
            && former.by().equals(last.by())
            && !formerCreator.site().equals(creator.site()));
  }

  /**
   * How much a call site has to do with the one that opened a descriptor.
   *
   * @param creator the account of the path that opened it
   * @param own how many closes of such descriptors by the call site are those that are judged
   */
  private int ties(
      CallSite site, long thread, RecentRemovals.Removal made, PathAccount creator, int own) {
    if (site == CallSite.UNKNOWN) {
      return 0;
    }
    LongAdder closed = creator.account().removers().get(site);
    ForeignClose wrong = known.find(made.kind(), site);
    long wrongly = own + (wrong == null ? 0 : wrong.count());
    int ties = closed != null && closed.sum() > wrongly ? CLOSED_OTHERS : 0;
    ties += thread == made.makerThread() ? SAME_THREAD : 0;
    ties += isOfClass(site, creator.site()) ? SAME_CLASS : 0;
    Set<String> methods = methods(creator.site());
    Set<String> classes = classes(methods);
    Set<String> here = methods(site);
    for (String method : here) {
      ties += methods.contains(method) ? SAME_METHOD : 0;
    }
    for (String type : classes(here)) {
      ties += classes.contains(type) ? 1 : 0;
    }
    return ties;
  }

  /** As in {@code com.acme.Locks.open}. */
  private static Set<String> methods(CallSite site) {
    Set<String> methods = new HashSet<>();
    methods.add(site.className() + '.' + site.method());
    for (int i = 0; i < Math.min(FRAMES, site.stack().size()); i++) {
      String frame = site.stack().get(i);
      int end = frame.indexOf('(');
      methods.add(frame.substring(frame.lastIndexOf('/', end) + 1, end < 0 ? frame.length() : end));
    }
    return methods;
  }

  private static Set<String> classes(Set<String> methods) {
    Set<String> classes = new HashSet<>();
    for (String method : methods) {
      classes.add(method.substring(0, Math.max(0, method.lastIndexOf('.'))));
    }
    return classes;
  }

  /** Reads variables in the code of the method that the present call is in. */
  public interface Variables {
    /** See {@link dev.ipcaudit.stack.HostCode#variables}. */
    String[] of(CallSite site, int[] closing, int making);
  }
}
