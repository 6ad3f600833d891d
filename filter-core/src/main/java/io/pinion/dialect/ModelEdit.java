package io.pinion.dialect;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;

/**
 * Where a body names its model, and what of it is the gateway's alone: everything else stays, byte
 * for byte. Filled from the beginning of the document to its end.
 */
final class ModelEdit {
  /** The bytes from one place to another, which the model's name replaces, or nothing. */
  private record Splice(int from, int to, boolean model) {}

  private final List<Splice> splices = new ArrayList<>();

  /** The name of the model stands here, in quotation marks. */
  void model(int from, int to) {
    splices.add(new Splice(from, to, true));
  }

  /** What stands here is not passed on. */
  void cut(int from, int to) {
    if (from < to) {
      splices.add(new Splice(from, to, false));
    }
  }

  /** Whether the one name of a model is all that it concerns. */
  boolean isOfModelAlone() {
    return splices.size() == 1;
  }

  /** The body with another model. */
  byte[] apply(byte[] body, String model) {
    byte[] quoted = quoted(model);
    ByteArrayOutputStream edited =
        new ByteArrayOutputStream(body.length + quoted.length * splices.size());
    int copied = 0;
    for (Splice splice : splices) {
      edited.write(body, copied, splice.from() - copied);
      if (splice.model()) {
        edited.writeBytes(quoted);
      }
      copied = splice.to();
    }
    edited.write(body, copied, body.length - copied);
    return edited.toByteArray();
  }

  private static byte[] quoted(String model) {
    byte[] text = JsonStringEncoder.getInstance().quoteAsUTF8(model);
    byte[] quoted = new byte[text.length + 2];
    quoted[0] = '"';
    System.arraycopy(text, 0, quoted, 1, text.length);
    quoted[quoted.length - 1] = '"';
    return quoted;
  }
}
