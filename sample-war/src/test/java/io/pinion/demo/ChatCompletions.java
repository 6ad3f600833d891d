package io.pinion.demo;

/** OpenAI Chat Completions. */
final class ChatCompletions implements Api {

  @Override
  public String document(Turn turn) {
    return """
    {"id":"chatcmpl-%s","object":"chat.completion","created":%d,"model":%s,\
    "choices":[{"index":0,"message":{"role":"assistant","content":%s,"refusal":null},\
    "logprobs":null,"finish_reason":"stop"}],"usage":%s}"""
        .formatted(
            turn.id(),
            turn.created(),
            Api.quoted(turn.model()),
            Api.quoted(turn.text()),
            usage(turn));
  }

  @Override
  public String begin(Turn turn) {
    return chunk(turn, choice("{\"role\":\"assistant\",\"content\":\"\"}", "null"));
  }

  @Override
  public String word(Turn turn, int index) {
    String word = Api.quoted(turn.words().get(index));
    return chunk(turn, choice("{\"content\":" + word + "}", "null"));
  }

  @Override
  public String end(Turn turn) {
    String last = chunk(turn, choice("{}", "\"stop\""));
    String usage = turn.wantsUsage() ? chunk(turn, "[],\"usage\":" + usage(turn)) : "";
    return last + usage + Api.event("[DONE]");
  }

  @Override
  public String error(int status, String message) {
    return openAiError(status, message);
  }

  /** Responses has the same. */
  static String openAiError(int status, String message) {
    return """
    {"error":{"message":%s,"type":"%s","param":null,"code":%s}}"""
        .formatted(
            Api.quoted(message),
            status == 429 ? "requests" : "invalid_request_error",
            status == 429 ? "\"rate_limit_exceeded\"" : "null");
  }

  private static String choice(String delta, String finishReason) {
    return """
    [{"index":0,"delta":%s,"logprobs":null,"finish_reason":%s}]"""
        .formatted(delta, finishReason);
  }

  private static String chunk(Turn turn, String choices) {
    return Api.event(
        """
        {"id":"chatcmpl-%s","object":"chat.completion.chunk","created":%d,"model":%s,"choices":%s}"""
            .formatted(turn.id(), turn.created(), Api.quoted(turn.model()), choices));
  }

  private static String usage(Turn turn) {
    return """
    {"prompt_tokens":%d,"completion_tokens":%d,"total_tokens":%d}"""
        .formatted(turn.promptTokens(), turn.completionTokens(), turn.totalTokens());
  }
}
