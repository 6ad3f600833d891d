package io.pinion.dialect;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

/** Error objects as the LLM APIs define them. */
final class ErrorBody {
  /**
   * By default buffers stay with the thread, the container's too, and the WAR's classes with them.
   */
  private static final JsonFactory JSON =
      JsonFactory.builder().recyclerPool(JsonRecyclerPools.nonRecyclingPool()).build();

  private ErrorBody() {}

  /** {@code {"error":{"message":...,"type":...,"param":null,"code":...}}}. */
  static byte[] openAi(int status, String message) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(160);
    try (JsonGenerator json = JSON.createGenerator(bytes)) {
      json.writeStartObject();
      json.writeObjectFieldStart("error");
      json.writeStringField("message", message);
      json.writeStringField("type", status < 500 ? "invalid_request_error" : "server_error");
      json.writeNullField("param");
      json.writeStringField("code", code(status));
      json.writeEndObject();
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException("a byte array does not fail", e);
    }
    return bytes.toByteArray();
  }

  private static String code(int status) {
    return switch (status) {
      case 400 -> "bad_request";
      case 408 -> "request_timeout";
      case 413 -> "request_too_large";
      case 502 -> "bad_gateway";
      case 503 -> "service_unavailable";
      case 504 -> "gateway_timeout";
      default -> "error_" + status;
    };
  }
}
