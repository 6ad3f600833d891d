package io.pinion.client;

/** What the models of a {@link ModelServer} say. */
final class ModelAnswers {
  private static final String COMPLETION =
      """
      {"id":"c","object":"chat.completion","created":1,"model":"m","choices":[{"index":0,\
      "logprobs":null,"finish_reason":"stop","message":{"role":"assistant","content":"hi",\
      "refusal":null}}],"usage":{"prompt_tokens":1,"completion_tokens":1,"total_tokens":2}}
      """;
  private static final String COMPLETION_STREAM =
      """
      data: {"id":"c","object":"chat.completion.chunk","created":1,"model":"m","choices":[\
      {"index":0,"delta":{"role":"assistant","content":"h"},"finish_reason":null}]}

      data: {"id":"c","object":"chat.completion.chunk","created":1,"model":"m","choices":[\
      {"index":0,"delta":{"content":"i"},"finish_reason":"stop"}]}

      data: [DONE]

      """;
  private static final String MESSAGE =
      """
      {"id":"m","type":"message","role":"assistant","model":"m","content":[{"type":"text",\
      "text":"hi"}],"stop_reason":"end_turn","stop_sequence":null,"usage":{"input_tokens":1,\
      "output_tokens":1}}
      """;
  private static final String MESSAGE_STREAM =
      """
      event: message_start
      data: {"type":"message_start","message":{"id":"m","type":"message","role":"assistant",\
      "model":"m","content":[],"stop_reason":null,"stop_sequence":null,"usage":{"input_tokens":1,\
      "output_tokens":1}}}

      event: content_block_start
      data: {"type":"content_block_start","index":0,"content_block":{"type":"text","text":""}}

      event: content_block_delta
      data: {"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"hi"}}

      event: content_block_stop
      data: {"type":"content_block_stop","index":0}

      event: message_delta
      data: {"type":"message_delta","delta":{"stop_reason":"end_turn","stop_sequence":null},\
      "usage":{"output_tokens":1}}

      event: message_stop
      data: {"type":"message_stop"}

      """;

  private ModelAnswers() {}

  static String to(String path, boolean streams) {
    if (path.endsWith("/messages")) {
      return streams ? MESSAGE_STREAM : MESSAGE;
    }
    return streams ? COMPLETION_STREAM : COMPLETION;
  }
}
