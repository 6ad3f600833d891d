package io.pinion.demo;

/** OpenAI Responses: an answer is one message with one part of text. */
final class Responses implements Api {
  /** Events before the first word. */
  private static final int OPENING = 4;

  private static final String PLACE = "\"output_index\":0,\"content_index\":0";

  @Override
  public String document(Turn turn) {
    return response(turn, "completed", "[" + message(turn, "completed", part(turn.text())) + "]");
  }

  @Override
  public String begin(Turn turn) {
    String response = "\"response\":" + response(turn, "in_progress", "[]");
    String item = "\"output_index\":0,\"item\":" + message(turn, "in_progress", "");
    return event("response.created", 0, response)
        + event("response.in_progress", 1, response)
        + event("response.output_item.added", 2, item)
        + event("response.content_part.added", 3, inMessage(turn, "\"part\":" + part("")));
  }

  @Override
  public String word(Turn turn, int index) {
    String delta = "\"delta\":" + Api.quoted(turn.words().get(index)) + ",\"logprobs\":[]";
    return event("response.output_text.delta", OPENING + index, inMessage(turn, delta));
  }

  @Override
  public String end(Turn turn) {
    int next = OPENING + turn.words().size();
    String part = part(turn.text());
    String text = "\"text\":" + Api.quoted(turn.text()) + ",\"logprobs\":[]";
    String item = "\"output_index\":0,\"item\":" + message(turn, "completed", part);
    return event("response.output_text.done", next, inMessage(turn, text))
        + event("response.content_part.done", next + 1, inMessage(turn, "\"part\":" + part))
        + event("response.output_item.done", next + 2, item)
        + event("response.completed", next + 3, "\"response\":" + document(turn));
  }

  @Override
  public String error(int status, String message) {
    return ChatCompletions.openAiError(status, message);
  }

  private static String response(Turn turn, String status, String output) {
    return """
    {"id":"resp_%s","object":"response","created_at":%d,"status":"%s","model":%s,"output":%s,\
    "error":null,"incomplete_details":null,"instructions":null,"metadata":{},\
    "parallel_tool_calls":true,"temperature":1.0,"tool_choice":"auto","tools":[],"top_p":1.0,\
    "usage":%s}"""
        .formatted(
            turn.id(),
            turn.created(),
            status,
            Api.quoted(turn.model()),
            output,
            status.equals("completed") ? usage(turn) : "null");
  }

  private static String usage(Turn turn) {
    return """
    {"input_tokens":%d,"input_tokens_details":{"cached_tokens":0,"cache_write_tokens":0},\
    "output_tokens":%d,"output_tokens_details":{"reasoning_tokens":0},"total_tokens":%d}"""
        .formatted(turn.promptTokens(), turn.completionTokens(), turn.totalTokens());
  }

  private static String message(Turn turn, String status, String content) {
    return """
    {"id":"msg_%s","type":"message","status":"%s","role":"assistant","content":[%s]}"""
        .formatted(turn.id(), status, content);
  }

  private static String part(String text) {
    return """
    {"type":"output_text","text":%s,"annotations":[],"logprobs":[]}"""
        .formatted(Api.quoted(text));
  }

  private static String inMessage(Turn turn, String fields) {
    return "\"item_id\":\"msg_" + turn.id() + "\"," + PLACE + "," + fields;
  }

  private static String event(String type, int number, String fields) {
    String json =
        """
        {"type":"%s","sequence_number":%d,%s}"""
            .formatted(type, number, fields);
    return Api.event(type, json);
  }
}
