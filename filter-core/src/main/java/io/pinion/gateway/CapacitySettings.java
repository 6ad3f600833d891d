package io.pinion.gateway;

import static io.pinion.gateway.Setting.setting;

import java.time.Duration;
import java.util.List;

/** Settings of what is done when backends are full, and of how it is known how busy they are. */
final class CapacitySettings {
  private static final int MOST_WAITING = 100_000;

  static final Setting<Integer> QUEUE_MAX =
      setting(
          "pinion.queue.max",
          Setting.COUNT,
          "100",
          "How many requests may wait for a place when all backends that could serve them have as"
              + " many calls as they may (`pinion.backend.ID.max-concurrency`), in order of arrival;"
              + " past it 503 with Retry-After at once. 0: none waits. For each member.",
          Values.count(0, MOST_WAITING));

  static final Setting<Duration> QUEUE_TIMEOUT =
      setting(
          "pinion.queue.timeout",
          Setting.DURATION,
          "10s",
          "How long a request may wait for a place; past it 503 with Retry-After.",
          Values::duration);

  static final Setting<Duration> RETRY_AFTER_MAX =
      setting(
          "pinion.retry.after-max",
          "duration or `off`",
          "30s",
          "A backend that answers 429, 529 or 503 with Retry-After gets no new sessions for that"
              + " long, at most for so long, while another has room; requests of its own sessions"
              + " still ask it. `off`: Retry-After holds for the one request alone.",
          Values.orElse("off", Duration.ZERO, Values::duration));

  static final Setting<String> LOAD_PATH =
      setting(
          "pinion.load.path",
          "path",
          null,
          "Where each backend says how busy it is, in Prometheus text: `/metrics` for vLLM, SGLang"
              + " and llama.cpp. Requests that it has running and waiting, from wherever they came,"
              + " then count for `least-requests`. Without it this member's own count alone.",
          HttpValues::path);

  static final Setting<Duration> LOAD_INTERVAL =
      setting(
          "pinion.load.interval",
          Setting.DURATION,
          "2s",
          "How often that is asked; figures older than three times as long do not count.",
          Values::duration);

  static final Setting<Duration> LOAD_TIMEOUT =
      setting(
          "pinion.load.timeout",
          Setting.DURATION,
          "1s",
          "How long the answer may take.",
          Values::duration);

  static final List<Setting<?>> ALL =
      List.of(QUEUE_MAX, QUEUE_TIMEOUT, RETRY_AFTER_MAX, LOAD_PATH, LOAD_INTERVAL, LOAD_TIMEOUT);

  private CapacitySettings() {}
}
