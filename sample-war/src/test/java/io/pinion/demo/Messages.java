package io.pinion.demo;

/** Anthropic Messages. */
final class Messages implements Api {

  @Override
  public String document(Turn turn) {
    return message(turn, "[" + text(turn.text()) + "]", "\"end_turn\"", turn.completionTokens());
  }

  @Override
  public String begin(Turn turn) {
    return event("message_start", "\"message\":" + message(turn, "[]", "null", 1))
        + event("content_block_start", "\"index\":0,\"content_block\":" + text(""))
        + Api.event("ping", "{\"type\":\"ping\"}");
  }

  @Override
  public String word(Turn turn, int index) {
    String word = Api.quoted(turn.words().get(index));
    return event(
        "content_block_delta",
        "\"index\":0,\"delta\":{\"type\":\"text_delta\",\"text\":" + word + "}");
  }

  @Override
  public String end(Turn turn) {
    String delta =
        """
        "delta":{"container":null,"stop_details":null,"stop_reason":"end_turn",\
        "stop_sequence":null},\
        "usage":{"input_tokens":%d,"output_tokens":%d,"output_tokens_details":null,\
        "cache_creation_input_tokens":0,"cache_read_input_tokens":0,"server_tool_use":null}"""
            .formatted(turn.promptTokens(), turn.completionTokens());
    return event("content_block_stop", "\"index\":0")
        + event("message_delta", delta)
        + Api.event("message_stop", "{\"type\":\"message_stop\"}");
  }

  @Override
  public String error(int status, String message) {
    String type =
        switch (status) {
          case 413 -> "request_too_large";
          case 429 -> "rate_limit_error";
          default -> "invalid_request_error";
        };
    return """
    {"type":"error","error":{"type":"%s","message":%s},"request_id":null}"""
        .formatted(type, Api.quoted(message));
  }

  private static String message(Turn turn, String content, String stopReason, int outputTokens) {
    return """
    {"id":"msg_%s","type":"message","role":"assistant","model":%s,"content":%s,\
    "container":null,"stop_details":null,"stop_reason":%s,"stop_sequence":null,\
    "usage":{"input_tokens":%d,"output_tokens":%d,"output_tokens_details":null,\
    "cache_creation":null,"cache_creation_input_tokens":0,"cache_read_input_tokens":0,\
    "inference_geo":null,"server_tool_use":null,"service_tier":"standard"}}"""
        .formatted(
            turn.id(),
            Api.quoted(turn.model()),
            content,
            stopReason,
            turn.promptTokens(),
            outputTokens);
  }

  private static String text(String text) {
    return "{\"type\":\"text\",\"text\":" + Api.quoted(text) + ",\"citations\":null}";
  }

  private static String event(String type, String fields) {
    return Api.event(type, "{\"type\":\"" + type + "\"," + fields + "}");
  }
}
