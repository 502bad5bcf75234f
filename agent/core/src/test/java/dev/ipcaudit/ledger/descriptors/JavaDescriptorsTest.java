package dev.ipcaudit.ledger.descriptors;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class JavaDescriptorsTest {

  private static final int OWNER = 0x4711;
  private static final int NUMBER = 7;

  private final JavaDescriptors javas = new JavaDescriptors();

  @Test
  void nothingIsKnownBeforeNumbersAreFollowed() {
    javas.takenByNative(NUMBER);
    assertThat(javas.state(NUMBER)).isEqualTo(JavaDescriptors.NOTHING);
    assertThat(javas.hasLost(NUMBER, OWNER)).isFalse();
  }

  @Test
  void whoHadOpenedANumberLosesItToANative() {
    int[] entries = javas.follow();
    entries[NUMBER] = (OWNER << 2) | JavaDescriptors.OPENED;
    javas.takenByNative(NUMBER);
    assertThat(javas.hasLost(NUMBER, OWNER)).isTrue();
    assertThat(javas.hasLost(NUMBER, OWNER + 1)).isFalse();
    javas.takenByNative(NUMBER); // the native's own close
    assertThat(javas.hasLost(NUMBER, OWNER)).isTrue();
  }

  @Test
  void anOwnerThatIsNotKnownLosesNothing() {
    int[] entries = javas.follow();
    entries[NUMBER] = JavaDescriptors.OPENED;
    javas.takenByNative(NUMBER);
    assertThat(javas.state(NUMBER)).isEqualTo(JavaDescriptors.NOTHING);
    assertThat(javas.hasLost(NUMBER, 0)).isFalse();
  }

  @Test
  void whatWasClosedIsNotLost() {
    int[] entries = javas.follow();
    entries[NUMBER] = (OWNER << 2) | JavaDescriptors.CLOSED;
    javas.takenByNative(NUMBER);
    assertThat(javas.state(NUMBER)).isEqualTo(JavaDescriptors.NOTHING);
  }

  @Test
  void numbersBeyondAreIgnored() {
    javas.follow();
    javas.takenByNative(-1);
    javas.takenByNative(Integer.MAX_VALUE);
    assertThat(javas.state(Integer.MAX_VALUE)).isEqualTo(JavaDescriptors.NOTHING);
  }
}
