package io.pinion.demo;

import java.util.List;

/**
 * One answer, whatever API it is told in.
 *
 * @param id unique, without the prefix that each API has
 * @param created seconds since 1970
 * @param words each with the space after it
 * @param wantsUsage whether a Chat Completions stream shall tell its tokens
 */
record Turn(
    String id,
    long created,
    String model,
    int promptTokens,
    List<String> words,
    boolean wantsUsage) {

  String text() {
    return String.join("", words);
  }

  int completionTokens() {
    return words.size();
  }

  int totalTokens() {
    return promptTokens + completionTokens();
  }
}
