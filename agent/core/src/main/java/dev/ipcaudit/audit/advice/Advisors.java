package dev.ipcaudit.audit.advice;

import java.util.ArrayList;
import java.util.List;

/** The list of advisors. Thread-safe. */
public final class Advisors {

  private static final List<Advisor> ALL =
      List.of(
          new LimitsAdvisor(),
          new OneSegmentAdvisor(),
          new HugePagesAdvisor(),
          new OneSetAdvisor(),
          new PosixAdvisor(),
          new RemoveIpcAdvisor(),
          new PrivateTmpAdvisor(),
          new UnitAdvisor(),
          new NamespaceAdvisor());

  private Advisors() {}

  /** All of them. */
  public static List<Advisor> all() {
    return ALL;
  }

  /** What all of them have to say. */
  public static List<Advice> advise(Surroundings machine) {
    List<Advice> advice = new ArrayList<>();
    ALL.forEach(advisor -> advice.addAll(advisor.advise(machine)));
    return advice;
  }
}
