package io.pinion.dialect;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

/** Reading and writing of JSON, token by token. */
final class Json {
  /**
   * By default buffers stay with the thread, the container's too, and the WAR's classes with them;
   * and field names, which are strangers' here, stay in a table that all parsers share.
   */
  static final JsonFactory FACTORY =
      JsonFactory.builder()
          .recyclerPool(JsonRecyclerPools.nonRecyclingPool())
          .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
          .build();

  /** Takes what Python's parser takes, and so most backends: numbers that are none. */
  static final JsonFactory LENIENT =
      FACTORY.rebuild().enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS).build();

  /** For what comes in pieces, of which a value is held until it is whole. */
  static final JsonFactory SHORT =
      FACTORY
          .rebuild()
          .streamReadConstraints(
              StreamReadConstraints.builder().maxStringLength(ResponseId.MAX_VALUE).build())
          .build();

  private Json() {}

  /**
   * For a document of UTF-8 in which places are to be told: only the reading that keeps names in a
   * table knows the byte that it stands at, so that each has a table of its own.
   */
  static JsonFactory withPlaces() {
    return LENIENT
        .rebuild()
        .enable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
        .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
        .build();
  }

  /** Writes an object's fields. */
  @FunctionalInterface
  interface Fields {
    void write(JsonGenerator json) throws IOException;
  }

  /** The UTF-8 bytes of one object. */
  static byte[] object(Fields fields) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(160);
    try (JsonGenerator json = FACTORY.createGenerator(bytes)) {
      json.writeStartObject();
      fields.write(json);
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException("a byte array does not fail", e);
    }
    return bytes.toByteArray();
  }
}
