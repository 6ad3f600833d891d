package io.pinion.sample;

import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The gateway's figures as some page of metrics shows them. */
final class Figures {
  private static final Pattern SAMPLE =
      Pattern.compile("^(pinion_\\w+)(?:\\{(.*)})? (\\S+)$", Pattern.MULTILINE);
  private static final Pattern LABEL = Pattern.compile("(\\w+)=\"((?:[^\"\\\\]|\\\\.)*)\"");

  private Figures() {}

  /** Each figure by its name and labels, less those labels that the server adds ({@code mp_}). */
  static Map<String, Double> at(String path) throws IOException {
    return in(text(path));
  }

  /** The page itself, from the server of this execution. */
  static String text(String path) throws IOException {
    try (RawClient client = RawClient.connect(TestRun.server())) {
      client.sendRequest("GET", path, "Accept: text/plain");
      client.readFinalHead();
      return client.readText();
    }
  }

  /** Those on a page. */
  static Map<String, Double> in(String page) {
    return SAMPLE
        .matcher(page)
        .results()
        .collect(
            Collectors.toMap(
                sample -> sample.group(1) + labels(sample.group(2)),
                sample -> Double.valueOf(sample.group(3))));
  }

  private static Map<String, String> labels(String text) {
    Map<String, String> labels = new TreeMap<>();
    Matcher label = LABEL.matcher(text == null ? "" : text);
    while (label.find()) {
      if (!label.group(1).startsWith("mp_")) {
        labels.put(label.group(1), label.group(2));
      }
    }
    return labels;
  }
}
