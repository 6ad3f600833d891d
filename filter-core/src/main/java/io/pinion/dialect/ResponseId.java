package io.pinion.dialect;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.async.ByteBufferFeeder;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Finds the id of an answer of OpenAI's Responses in its bytes as they pass: {@code id} of an
 * answer that is one document, {@code response.id} in an event of a stream. Keeps no more of them
 * than one value of {@value #MAX_VALUE} characters, and looks at no more than the first {@value
 * #MAX_BYTES} bytes. Not for several threads.
 */
public final class ResponseId {
  private static final int MAX_BYTES = 1 << 20;
  static final int MAX_VALUE = 256 * 1024;
  private static final byte[] DATA = {'d', 'a', 't', 'a', ':'};

  private final boolean eventStream;
  private int looked;
  private boolean done;
  private @Nullable Document document;

  /** How much of {@link #DATA} the line begins with; past it are data, and -1 is another line. */
  private int matched;

  /**
   * A search in one answer.
   *
   * @param eventStream whether the answer is an event stream
   */
  public ResponseId(boolean eventStream) {
    this.eventStream = eventStream;
    document = eventStream ? null : new Document("");
  }

  /** Whether there is no more to be found. */
  public boolean isDone() {
    return done;
  }

  /**
   * Looks at the next bytes of the answer.
   *
   * @param bytes left as they are, position and all
   * @return the id when it is seen, which is once
   */
  public @Nullable String look(ByteBuffer bytes) {
    if (done) {
      return null;
    }
    ByteBuffer part = bytes.asReadOnlyBuffer();
    looked += part.remaining();
    String id = eventStream ? inEvents(part) : inDocument(part);
    done |= id != null || looked > MAX_BYTES;
    document = done ? null : document; // which may hold a long value
    return id;
  }

  private @Nullable String inEvents(ByteBuffer part) {
    while (part.hasRemaining()) {
      String id = matched == DATA.length ? inDocument(lineOf(part)) : null;
      if (id != null) {
        return id;
      }
      if (part.hasRemaining()) {
        match(part.get());
      }
    }
    return null;
  }

  /** What is left of the line that the bytes are in; they go on at its end. */
  private static ByteBuffer lineOf(ByteBuffer part) {
    int end = part.position();
    while (end < part.limit() && part.get(end) != '\n' && part.get(end) != '\r') {
      end++;
    }
    ByteBuffer line = part.slice(part.position(), end - part.position());
    part.position(end);
    return line;
  }

  private void match(byte next) {
    if (next == '\n' || next == '\r') {
      matched = 0;
    } else if (matched >= 0 && matched < DATA.length && next == DATA[matched]) {
      if (++matched == DATA.length) {
        document = new Document("response");
      }
    } else {
      matched = -1;
    }
  }

  private @Nullable String inDocument(ByteBuffer part) {
    Document current = document;
    if (current == null || !part.hasRemaining()) {
      return null;
    }
    try {
      return current.read(part);
    } catch (IOException e) { // it has none that could be found
      document = null;
      done |= !eventStream;
      return null;
    }
  }

  /** One JSON document, which comes in pieces. */
  private static final class Document {
    private final String parent;
    private final JsonParser json;
    private final ByteBufferFeeder feeder;
    private String name = "";
    private String outer = "";
    private int depth;

    /**
     * A document to come.
     *
     * @param parent the field whose {@code id} is looked for; empty for the document's own
     */
    Document(String parent) {
      this.parent = parent;
      try {
        json = Json.SHORT.createNonBlockingByteBufferParser();
      } catch (IOException e) {
        throw new IllegalStateException("nothing is read yet", e);
      }
      feeder = (ByteBufferFeeder) json.getNonBlockingInputFeeder();
    }

    @Nullable String read(ByteBuffer part) throws IOException {
      feeder.feedInput(part);
      for (; ; ) {
        JsonToken token = json.nextToken();
        if (token == null || token == JsonToken.NOT_AVAILABLE) {
          return null;
        } else if (token == JsonToken.FIELD_NAME) {
          name = json.currentName();
        } else if (token.isStructStart()) {
          depth++;
          outer = depth == 2 ? name : outer;
        } else if (token.isStructEnd()) {
          depth--;
        } else if (token == JsonToken.VALUE_STRING && name.equals("id") && isBelowParent()) {
          return json.getText();
        }
      }
    }

    private boolean isBelowParent() {
      return parent.isEmpty() ? depth == 1 : depth == 2 && outer.equals(parent);
    }
  }
}
