package io.pinion.benchmarks.compare;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What llmload says of its measured seconds.
 *
 * @param ok requests answered
 * @param events events received
 * @param p50 microseconds from an event's write to its read
 * @param p99 the same
 * @param faults answers that failed, or were not whole
 */
record LoadResult(long ok, long events, double p50, double p99, long faults) {
  /** Reads llmload's line of JSON. */
  static LoadResult parse(String json) {
    return new LoadResult(
        number(json, "\"ok\":"),
        number(json, "\"events\":"),
        number(json, "\"added\":\\{[^}]*\"p50\":"),
        number(json, "\"added\":\\{[^}]*\"p99\":"),
        number(json, "\"broken\":")
            + number(json, "\"failed_connect\":")
            + number(json, "\"failed_reset\":")
            + number(json, "\"failed_status\":")
            + number(json, "\"unfinished\":"));
  }

  private static long number(String json, String key) {
    Matcher found = Pattern.compile(key + "(\\d+)").matcher(json);
    if (!found.find()) {
      throw new IllegalArgumentException("expected " + key + " in what llmload prints: " + json);
    }
    return Long.parseLong(found.group(1));
  }
}
