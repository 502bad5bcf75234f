package fx;

import io.kotest.core.spec.style.FunSpec;
import kotlin.Unit;

/** Of Kotest, as its compiler would make it. */
public class LocksKotest extends FunSpec {

  private int set;

  public LocksKotest() {
    beforeTest(
        (test, then) -> {
          set = Locks.open();
          return Unit.INSTANCE;
        });
    afterTest(
        (result, then) -> {
          Locks.close(set);
          return Unit.INSTANCE;
        });
    test(
        "it closes",
        (scope, then) -> {
          Locks.close(Locks.open());
          return Unit.INSTANCE;
        });
    test(
        "it leaks",
        (scope, then) -> {
          Locks.open();
          return Unit.INSTANCE;
        });
  }
}
