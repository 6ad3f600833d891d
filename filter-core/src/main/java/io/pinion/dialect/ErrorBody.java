package io.pinion.dialect;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Error objects as the LLM APIs define them. */
final class ErrorBody {
  private ErrorBody() {}

  /** {@code {"error":{"message":...,"type":...,"param":null,"code":...}}}. */
  static byte[] openAi(int status, String message) {
    return Json.object(
        json -> {
          json.writeObjectFieldStart("error");
          json.writeStringField("message", message);
          json.writeStringField("type", openAiType(status));
          json.writeNullField("param");
          json.writeStringField("code", openAiCode(status));
          json.writeEndObject();
        });
  }

  /** {@code {"type":"error","error":{"type":...,"message":...}}}. */
  static byte[] anthropic(int status, String message) {
    return Json.object(
        json -> {
          json.writeStringField("type", "error");
          json.writeObjectFieldStart("error");
          json.writeStringField("type", anthropicType(status));
          json.writeStringField("message", message);
          json.writeEndObject();
        });
  }

  /**
   * The data of a {@code response.failed} event. The response's own id and model went by in the
   * events before it, and are not kept for this.
   */
  static byte[] responseFailed(int status, String message) {
    return Json.object(
        json -> {
          json.writeStringField("type", "response.failed");
          json.writeNumberField("sequence_number", 0);
          json.writeObjectFieldStart("response");
          json.writeStringField("id", "");
          json.writeStringField("object", "response");
          json.writeNumberField("created_at", 0);
          json.writeStringField("status", "failed");
          json.writeObjectFieldStart("error");
          json.writeStringField("code", status == 429 ? "rate_limit_exceeded" : "server_error");
          json.writeStringField("message", message);
          json.writeEndObject();
          writeEmptyResponse(json);
          json.writeEndObject();
        });
  }

  /** What a response object must have besides; strict clients insist. */
  private static void writeEmptyResponse(JsonGenerator json) throws IOException {
    json.writeNullField("incomplete_details");
    json.writeNullField("instructions");
    json.writeNullField("metadata");
    json.writeStringField("model", "");
    json.writeArrayFieldStart("output");
    json.writeEndArray();
    json.writeBooleanField("parallel_tool_calls", false);
    json.writeNullField("temperature");
    json.writeStringField("tool_choice", "auto");
    json.writeArrayFieldStart("tools");
    json.writeEndArray();
    json.writeNullField("top_p");
  }

  /**
   * What an error object of any API says: its {@code message}, or that of its {@code error}.
   *
   * @return null if it is no such object
   */
  static @Nullable String messageIn(byte[] body) {
    try (JsonParser json = Json.FACTORY.createParser(body)) {
      return json.nextToken() == JsonToken.START_OBJECT ? messageIn(json) : null;
    } catch (IOException e) {
      return null; // not JSON, then: the status has to say it all
    }
  }

  private static @Nullable String messageIn(JsonParser json) throws IOException {
    String found = null;
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String name = json.currentName();
      JsonToken value = json.nextToken();
      if (name.equals("message") && value == JsonToken.VALUE_STRING) {
        found = json.getText();
      } else if (name.equals("error") && value == JsonToken.VALUE_STRING) {
        found = found == null ? json.getText() : found;
      } else if (name.equals("error") && value == JsonToken.START_OBJECT) {
        String inner = messageIn(json);
        found = inner == null ? found : inner;
      } else {
        json.skipChildren();
      }
    }
    return found;
  }

  private static String openAiType(int status) {
    if (status == 429) {
      return "rate_limit_error";
    }
    return status < 500 ? "invalid_request_error" : "server_error";
  }

  private static String openAiCode(int status) {
    return switch (status) {
      case 400 -> "bad_request";
      case 408 -> "request_timeout";
      case 413 -> "request_too_large";
      case 429 -> "rate_limit_exceeded";
      case 502 -> "bad_gateway";
      case 503 -> "service_unavailable";
      case 504 -> "gateway_timeout";
      default -> "error_" + status;
    };
  }

  /** The types that the Messages API documents for these statuses. */
  private static String anthropicType(int status) {
    return switch (status) {
      case 401 -> "authentication_error";
      case 403 -> "permission_error";
      case 404 -> "not_found_error";
      case 413 -> "request_too_large";
      case 429 -> "rate_limit_error";
      case 503, 529 -> "overloaded_error";
      case 504 -> "timeout_error";
      default -> status < 500 ? "invalid_request_error" : "api_error";
    };
  }
}
