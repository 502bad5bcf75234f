package dev.ipcaudit.report;

import java.io.OutputStream;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.PrettyPrinter;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonWriteFeature;
import tools.jackson.core.util.DefaultIndenter;
import tools.jackson.core.util.DefaultPrettyPrinter;
import tools.jackson.core.util.JsonRecyclerPools;

/**
 * Writes JSON that is safe to show on a terminal as well: all that is not printable ASCII is
 * escaped, and a lone surrogate, which strict parsers refuse even as an escape, becomes U+FFFD.
 */
public final class JsonText implements AutoCloseable {

  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          // buffers kept per thread would keep our class loader alive in the host's pools
          .recyclerPool(JsonRecyclerPools.nonRecyclingPool())
          .enable(JsonWriteFeature.ESCAPE_NON_ASCII)
          .characterEscapes(new DelEscapes())
          .disable(StreamWriteFeature.AUTO_CLOSE_TARGET)
          // an exception half-way must not make the text look complete
          .disable(StreamWriteFeature.AUTO_CLOSE_CONTENT)
          .build();

  private final JsonGenerator json;

  public JsonText(OutputStream out) {
    json = FACTORY.createGenerator(new Pretty(), out);
  }

  public void startObject() {
    json.writeStartObject();
  }

  public void startObject(String name) {
    json.writeName(wellFormed(name));
    json.writeStartObject();
  }

  public void endObject() {
    json.writeEndObject();
  }

  /** The whole text as an array. */
  public void startArray() {
    json.writeStartArray();
  }

  public void startArray(String name) {
    json.writeName(wellFormed(name));
    json.writeStartArray();
  }

  public void endArray() {
    json.writeEndArray();
  }

  public void put(String name, long value) {
    json.writeName(wellFormed(name));
    json.writeNumber(value);
  }

  public void put(String name, boolean value) {
    json.writeBooleanProperty(name, value);
  }

  /** An element of an array. */
  public void put(long value) {
    json.writeNumber(value);
  }

  /** All on one line. */
  public void put(String name, long[] numbers) {
    StringBuilder array = new StringBuilder("[");
    for (long number : numbers) {
      array.append(array.length() == 1 ? "" : ",").append(number);
    }
    json.writeName(wellFormed(name));
    json.writeRawValue(array.append(']').toString());
  }

  /** Writes null for null. */
  public void put(String name, @Nullable String value) {
    json.writeName(wellFormed(name));
    if (value == null) {
      json.writeNull();
    } else {
      json.writeString(wellFormed(value));
    }
  }

  public void put(String name, @Nullable Instant value) {
    put(name, value == null ? null : value.toString());
  }

  public void put(String name, List<String> values) {
    startArray(name);
    for (String value : values) {
      json.writeString(wellFormed(value));
    }
    endArray();
  }

  public void putNull(String name) {
    put(name, (String) null);
  }

  /** Ends the last line. */
  public void end() {
    json.writeRaw('\n');
  }

  @Override
  public void close() {
    json.close();
  }

  private static String wellFormed(String text) {
    StringBuilder repaired = null;
    for (int at = 0; at < text.length(); at++) {
      char c = text.charAt(at);
      if (!Character.isSurrogate(c)) {
        continue;
      }
      if (Character.isSupplementaryCodePoint(text.codePointAt(at))) {
        at++;
        continue;
      }
      if (repaired == null) {
        repaired = new StringBuilder(text);
      }
      repaired.setCharAt(at, '\ufffd');
    }
    return repaired == null ? text : repaired.toString();
  }

  private static final class Pretty extends ObjectWriteContext.Base {

    @Override
    public PrettyPrinter getPrettyPrinter() {
      // always the same line end, so that reports of two machines can be compared
      DefaultIndenter lines = new DefaultIndenter("  ", "\n");
      return new DefaultPrettyPrinter().withObjectIndenter(lines).withArrayIndenter(lines);
    }
  }
}
