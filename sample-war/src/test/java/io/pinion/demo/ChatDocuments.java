package io.pinion.demo;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;

/**
 * Writes the JSON documents of one answer in OpenAI's shape, with every field that its SDKs
 * require.
 *
 * @param created seconds since 1970
 */
record ChatDocuments(String id, long created, String model) {
  private static final JsonFactory JSON = new JsonFactory();

  /** Writes some fields of an object that is open. */
  private interface Fields {
    void write(JsonGenerator json) throws IOException;
  }

  /** The whole answer in one document. */
  String completion(String text, int promptTokens, int completionTokens) {
    return document(
        "chat.completion",
        json -> {
          json.writeArrayFieldStart("choices");
          json.writeStartObject();
          json.writeNumberField("index", 0);
          json.writeObjectFieldStart("message");
          json.writeStringField("role", "assistant");
          json.writeStringField("content", text);
          json.writeEndObject();
          json.writeNullField("logprobs");
          json.writeStringField("finish_reason", "stop");
          json.writeEndObject();
          json.writeEndArray();
          writeUsage(json, promptTokens, completionTokens);
        });
  }

  /** A stream's first event. */
  String first() {
    return chunk(
        json -> {
          json.writeStringField("role", "assistant");
          json.writeStringField("content", "");
        },
        false);
  }

  String token(String text) {
    return chunk(json -> json.writeStringField("content", text), false);
  }

  /** A stream's last event with a choice. */
  String last() {
    return chunk(json -> {}, true);
  }

  /** The event without a choice that a request with {@code stream_options.include_usage} gets. */
  String usage(int promptTokens, int completionTokens) {
    return document(
        "chat.completion.chunk",
        json -> {
          json.writeArrayFieldStart("choices");
          json.writeEndArray();
          writeUsage(json, promptTokens, completionTokens);
        });
  }

  static String models(long created) {
    return write(
        json -> {
          json.writeStringField("object", "list");
          json.writeArrayFieldStart("data");
          json.writeStartObject();
          json.writeStringField("id", ChatRequest.MODEL);
          json.writeStringField("object", "model");
          json.writeNumberField("created", created);
          json.writeStringField("owned_by", "pinion");
          json.writeEndObject();
          json.writeEndArray();
        });
  }

  static String error(String message, String code) {
    return write(
        json -> {
          json.writeObjectFieldStart("error");
          json.writeStringField("message", message);
          json.writeStringField("type", "invalid_request_error");
          json.writeNullField("param");
          json.writeStringField("code", code);
          json.writeEndObject();
        });
  }

  private String chunk(Fields delta, boolean finished) {
    return document(
        "chat.completion.chunk",
        json -> {
          json.writeArrayFieldStart("choices");
          json.writeStartObject();
          json.writeNumberField("index", 0);
          json.writeObjectFieldStart("delta");
          delta.write(json);
          json.writeEndObject();
          json.writeNullField("logprobs");
          json.writeStringField("finish_reason", finished ? "stop" : null);
          json.writeEndObject();
          json.writeEndArray();
        });
  }

  private String document(String object, Fields rest) {
    return write(
        json -> {
          json.writeStringField("id", id);
          json.writeStringField("object", object);
          json.writeNumberField("created", created);
          json.writeStringField("model", model);
          rest.write(json);
        });
  }

  private static void writeUsage(JsonGenerator json, int promptTokens, int completionTokens)
      throws IOException {
    json.writeObjectFieldStart("usage");
    json.writeNumberField("prompt_tokens", promptTokens);
    json.writeNumberField("completion_tokens", completionTokens);
    json.writeNumberField("total_tokens", promptTokens + completionTokens);
    json.writeEndObject();
  }

  private static String write(Fields fields) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = JSON.createGenerator(text)) {
      json.writeStartObject();
      fields.write(json);
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory", e);
    }
    return text.toString();
  }
}
