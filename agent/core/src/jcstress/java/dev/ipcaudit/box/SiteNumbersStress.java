package dev.ipcaudit.box;

import java.util.concurrent.ConcurrentHashMap;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.Z_Result;

/** The place of a site is given back, and to another site, while a slot is about to use it. */
@JCStressTest
@Outcome(id = "true", expect = Expect.ACCEPTABLE, desc = "used, or found to be given back")
@Outcome(expect = Expect.FORBIDDEN, desc = "stands for another site")
@State
public class SiteNumbersStress {

  private final ConcurrentHashMap<String, Integer> sites = new ConcurrentHashMap<>();
  private final SiteNumbers numbers = new SiteNumbers(1, 1);
  private boolean used;

  public SiteNumbersStress() {
    give("one");
  }

  private void give(String site) {
    int number = numbers.next();
    if (number >= 0) {
      numbers.given(number);
      sites.put(site, number);
    }
  }

  @Actor
  public void uses() {
    Integer number = sites.get("one");
    if (number != null) {
      numbers.use(0, number);
      used = numbers.isGiven(number) && sites.get("one") != null;
    }
  }

  @Actor
  public void givesAnother() {
    numbers.giveBack(sites);
    give("other");
  }

  @Arbiter
  public void end(Z_Result result) {
    result.r1 = !used || sites.get("one") != null && sites.get("other") == null;
  }
}
