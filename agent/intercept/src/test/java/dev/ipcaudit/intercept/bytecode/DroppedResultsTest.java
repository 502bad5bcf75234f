package dev.ipcaudit.intercept.bytecode;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ipcaudit.stack.SiteFinder;
import java.util.function.LongUnaryOperator;
import org.junit.jupiter.api.Test;

/** What lines do with the result of a call that they make by a method reference. */
class DroppedResultsTest {

  private static final SiteFinder FINDER =
      new SiteFinder(
          8,
          (className, method) ->
              className.equals(SiteFinder.class.getName())
                  || className.equals(Libc.class.getName()),
          null,
          new ReturnValueAnalyzer(null));

  private static boolean dropped;

  /** Stands for what a binding gives. */
  private static final class Libc {

    private Libc() {}

    static long write(long count) {
      dropped = FINDER.find("write", true).dropsResult();
      return count;
    }
  }

  interface Gives {
    long call(long count);
  }

  interface GivesNothing {
    void call(long count);
  }

  @Test
  void itIsPopped() {
    Gives reference = Libc::write;
    reference.call(1);

    assertThat(dropped).isTrue();
  }

  @Test
  void theInterfaceGivesNothing() {
    GivesNothing reference = Libc::write;
    reference.call(1);

    assertThat(dropped).isTrue();
  }

  @Test
  void itIsStoredAndNeverLoaded() {
    Gives reference = Libc::write;
    long unused = reference.call(1);

    assertThat(dropped).isTrue();
  }

  @Test
  void itIsLookedAt() {
    Gives reference = Libc::write;
    long result = reference.call(1);

    assertThat(dropped).isFalse();
    assertThat(result).isEqualTo(1);
  }

  @Test
  void ofAMethodThatCallsItDirectlyTooNothingIsKnown() {
    Gives reference = Libc::write;
    reference.call(1);

    assertThat(dropped).isFalse();
    assertThat(Libc.write(1)).isEqualTo(1);
  }

  /** What the JDK's frame between them does with it is not known. */
  @Test
  void whereAFrameLiesBetweenItIsNotTheReference() {
    LongUnaryOperator reference = Libc::write;
    LongUnaryOperator behind = reference.andThen(result -> result);
    behind.applyAsLong(1);

    assertThat(dropped).isFalse();
  }
}
