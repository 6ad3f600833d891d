package io.pinion.gateway;

import static io.pinion.gateway.Setting.setting;

import java.net.URI;
import java.util.List;

/** Settings of traces. */
final class TraceSettings {
  private static final String PREFIX = Settings.PREFIX + "traces.";
  private static final int LONGEST_QUEUE = 1_000_000;

  /** Before the name of a header. */
  static final String HEADERS = PREFIX + "headers.";

  static final Setting<URI> ENDPOINT =
      setting(
          PREFIX + "endpoint",
          "URL with or without a path",
          null,
          "Where the spans of each exchange are sent, by OTLP over HTTP (binary), for example"
              + " `http://127.0.0.1:4318`; `/v1/traces` if it has no path. None: no exchange is"
              + " traced, and `traceparent` passes as it came.",
          HttpValues::baseUrl);

  /** Documented like a setting; {@code NAME} is the header's. */
  static final Setting<String> HEADER =
      new Setting<>(
          HEADERS + "NAME",
          "text",
          null,
          "A header that each call to that receiver has, for example its Authorization. Never"
              + " shown.",
          true,
          HttpValues::fieldValue);

  static final Setting<Integer> SAMPLE =
      setting(
          PREFIX + "sample",
          "percentage",
          "100%",
          "How many of the exchanges whose request has no valid `traceparent` are traced. One that"
              + " has is traced if that says so.",
          Values::percentage);

  static final Setting<String> SERVICE_NAME =
      setting(PREFIX + "service-name", "text", "pinion", "The gateway's name there.", Values::text);

  static final Setting<Integer> QUEUE =
      setting(
          PREFIX + "queue",
          Setting.COUNT,
          "2048",
          "How many exchanges whose spans are still to be sent may wait; past it they are dropped and"
              + " counted.",
          Values.count(1, LONGEST_QUEUE));

  static final List<Setting<?>> ALL = List.of(ENDPOINT, SAMPLE, SERVICE_NAME, QUEUE);

  private TraceSettings() {}
}
