package io.pinion.clients.carrying;

import io.pinion.demo.Model;

/** A question as JSON, for clients that know no LLM API. */
final class ChatJson {
  private ChatJson() {}

  /**
   * @param text without a character that JSON escapes
   */
  static String question(String text) {
    return "{\"model\":\""
        + Model.SERVES.label()
        + "\",\"messages\":[{\"role\":\"user\",\"content\":\""
        + text
        + "\"}]}";
  }
}
