package io.pinion.demo;

import com.fasterxml.jackson.core.io.JsonStringEncoder;

/**
 * How one LLM API writes an answer down, with every field that its SDKs require. A stream is {@link
 * #begin}, each {@link #word} and {@link #end}, all of them server-sent events with their blank
 * lines.
 */
interface Api {

  /** The whole answer in one JSON document. */
  String document(Turn turn);

  String begin(Turn turn);

  String word(Turn turn, int index);

  String end(Turn turn);

  String error(int status, String message);

  static String quoted(String text) {
    return '"' + new String(JsonStringEncoder.getInstance().quoteAsString(text)) + '"';
  }

  static String event(String json) {
    return "data: " + json + "\n\n";
  }

  static String event(String name, String json) {
    return "event: " + name + "\n" + event(json);
  }
}
