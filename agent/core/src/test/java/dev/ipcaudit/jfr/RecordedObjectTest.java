package dev.ipcaudit.jfr;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ipcaudit.audit.FindingObject;
import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class RecordedObjectTest {

  @ParameterizedTest
  @NullSource
  @ValueSource(
      strings = {
        "/lock",
        "/a b = c",
        "/x\nid=1 key= size=0 object=1 created= kernel=",
        "\\n\\",
        "path=7 name=x"
      })
  void anObjectStaysOnItsLineWhateverItsNameIs(String name) {
    FindingObject object =
        new FindingObject(3, "0x00000000", name, Instant.EPOCH, "present", 17, 5);

    String text = RecordedObject.text(object);

    assertThat(text).doesNotContain("\n");
    assertThat(RecordedObject.of(text)).isEqualTo(object);

    FindingObject ofAnotherPath =
        new FindingObject(3, "0x00000000", name, Instant.EPOCH, "present", 17, 5, 12);
    assertThat(RecordedObject.of(RecordedObject.text(ofAnotherPath))).isEqualTo(ofAnotherPath);
  }
}
