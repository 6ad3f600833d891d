package io.pinion.demo;

import java.util.Arrays;
import java.util.List;

/**
 * The models of a demo backend, by name: one that serves, and one for each thing that goes wrong in
 * front of real servers. Any other name serves too.
 */
public enum Model {
  SERVES("demo-model"),
  /** Answers 400. */
  REFUSES("demo-refuses"),
  /** Answers 429. */
  IS_BUSY("demo-busy"),
  /** Closes the connection in the middle of its answer. */
  BREAKS_OFF("demo-breaks-off");

  private final String label;

  Model(String label) {
    this.label = label;
  }

  /** What a request calls it. */
  public String label() {
    return label;
  }

  static Model of(String label) {
    return Arrays.stream(values())
        .filter(model -> model.label.equals(label))
        .findFirst()
        .orElse(SERVES);
  }

  /** All of them, as OpenAI's {@code GET /v1/models} lists them. */
  static String list() {
    List<String> models =
        Arrays.stream(values())
            .map(
                model ->
                    """
                    {"id":"%s","object":"model","created":0,"owned_by":"pinion"}"""
                        .formatted(model.label))
            .toList();
    return "{\"object\":\"list\",\"data\":[" + String.join(",", models) + "]}";
  }
}
