package io.pinion.health;

import java.util.OptionalDouble;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What inference engines tell of themselves in Prometheus text (vLLM, SGLang and llama.cpp, each at
 * {@code /metrics}): the requests that they run, and those that wait in them.
 */
final class EngineFigures {
  private static final Set<String> REQUESTS =
      Set.of(
          "vllm:num_requests_running",
          "vllm:num_requests_waiting",
          "sglang:num_running_reqs",
          "sglang:num_queue_reqs",
          "llamacpp:requests_processing",
          "llamacpp:requests_deferred");

  /** SGLang has a sample for each priority besides that for all, whose priority is empty. */
  private static final Pattern OF_ONE_PRIORITY = Pattern.compile("[{,]\\s*priority=\"[^\"]");

  /** More than any engine has; a sum of such figures is still one. */
  private static final double MOST = 1e9;

  private EngineFigures() {}

  /** The requests running and waiting, over all engines and models; empty if it does not say. */
  static OptionalDouble requests(String text) {
    return text.lines()
        .filter(line -> REQUESTS.contains(name(line)))
        .filter(line -> !OF_ONE_PRIORITY.matcher(line).find())
        .mapToDouble(EngineFigures::value)
        .filter(value -> value >= 0) // which NaN is not
        .map(value -> Math.min(value, MOST))
        .reduce(Double::sum);
  }

  private static String name(String line) {
    int end = 0;
    while (end < line.length() && isOfName(line.charAt(end))) {
      end++;
    }
    return line.substring(0, end);
  }

  private static boolean isOfName(char c) {
    return (c >= 'a' && c <= 'z') || c == ':' || c == '_';
  }

  /** The number after name and labels, before a timestamp if there is one; NaN if it is none. */
  private static double value(String line) {
    int labels = line.lastIndexOf('}');
    String rest = line.substring(labels < 0 ? name(line).length() : labels + 1).strip();
    try {
      double value = Double.parseDouble(rest.split("\\s", 2)[0]);
      return Double.isInfinite(value) ? Double.NaN : value;
    } catch (NumberFormatException e) {
      return Double.NaN;
    }
  }
}
