package dev.ipcaudit.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EscapeTest {

  @ParameterizedTest
  @ValueSource(strings = {"", "com.acme.Locks.open(Locks.java:57)", "Größe", "鍵", "\ud83d\udd12"})
  void leavesWhatPrintsAsItIs(String text) {
    assertThat(Escape.line(text)).isEqualTo(text);
  }

  @ParameterizedTest
  @CsvSource({
    "000a, \\n",
    "000d, \\r",
    "0009, \\t",
    "005c, \\\\",
    "0000, \\u0000",
    "001b, \\u001b",
    "007f, \\u007f",
    "009b, \\u009b",
    "00ad, \\u00ad",
    "200b, \\u200b",
    "202e, \\u202e",
    "2028, \\u2028",
    "2029, \\u2029",
    "2066, \\u2066",
    "feff, \\ufeff",
    "d83d, \\ud83d",
    "dd12, \\udd12"
  })
  void writesAllElseAsInAJavaLiteral(String hex, String expected) {
    String hostile = "é" + (char) Integer.parseInt(hex, 16) + "z";

    assertThat(Escape.line(hostile)).isEqualTo("é" + expected + "z");
  }

  @Test
  void escapesInvisibleTagsBeyondTheBasicPlane() {
    assertThat(Escape.line("a\udb40\udc41")).isEqualTo("a\\udb40\\udc41");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "a\nb\r\t\\",
        "\\n",
        "\\\\u000a",
        "\u202e\ud83d\udd12\udb40\udc41 x",
        "\ud83d",
        "keeps a set\n and more",
        "caf\udce9"
      })
  void theOriginalCanBeToldFromTheLine(String text) {
    assertThat(Escape.original(Escape.line(text))).isEqualTo(text);
  }

  @ParameterizedTest
  @ValueSource(strings = {"\\", "a\\", "\\x41", "\\xf", "\\u12", "\\u00zz", "a\\ b"})
  void whatNoLineHasStaysAsItIs(String text) {
    assertThat(Escape.original(text)).isEqualTo(text);
  }

  @Test
  void takesNull() {
    assertThat(Escape.line(null)).isEqualTo("null");
  }

  @Test
  void bytesThatAreNoUtf8AreShownEach() {
    byte[] name = "caf\u00e9\n\\".getBytes(StandardCharsets.UTF_8);
    byte[] bad = {'a', (byte) 0xff, (byte) 0xc3, 'b', (byte) 0xe2, (byte) 0x82};

    assertThat(Escape.bytes(name)).isEqualTo("caf\u00e9\\n\\\\");
    assertThat(Escape.bytes(bad)).isEqualTo("a\\xff\\xc3b\\xe2\\x82");
    assertThat(Escape.bytes(new byte[0])).isEmpty();
  }
}
