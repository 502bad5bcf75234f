package dev.ipcaudit.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NativeTextTest {

  @ParameterizedTest
  @ValueSource(strings = {"", "/locks", "Größe", "\ud83d\udd12", "the character \ufffd itself"})
  void utf8IsWhatItSays(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);

    assertThat(NativeText.decode(bytes, bytes.length)).isEqualTo(text);
    assertThat(NativeText.encode(text)).isEqualTo(bytes);
  }

  @Test
  void otherBytesAreKept() {
    byte[] bytes = {'a', (byte) 0xff, (byte) 0xc3, 'b', (byte) 0xe2, (byte) 0x82};

    String text = NativeText.decode(bytes, bytes.length);

    assertThat(text).isEqualTo("a\udcff\udcc3b\udce2\udc82");
    assertThat(NativeText.encode(text)).isEqualTo(bytes);
  }

  @Test
  void noBytesGetLost() {
    Random random = new Random(7);
    byte[] bytes = new byte[64];
    for (int i = 0; i < 1000; i++) {
      random.nextBytes(bytes);

      assertThat(NativeText.encode(NativeText.decode(bytes, bytes.length))).isEqualTo(bytes);
    }
  }

  @Test
  void theRestOfTheArrayIsNoneOfIt() {
    assertThat(NativeText.decode(new byte[] {'a', (byte) 0xff, 'b'}, 2)).isEqualTo("a\udcff");
  }
}
