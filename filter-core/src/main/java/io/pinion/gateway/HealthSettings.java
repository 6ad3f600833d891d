package io.pinion.gateway;

import static io.pinion.gateway.Setting.alike;
import static io.pinion.gateway.Setting.setting;

import io.pinion.health.EjectionPolicy;
import io.pinion.health.HealthPolicy;
import java.time.Duration;
import java.util.List;
import java.util.function.IntPredicate;

/** Settings of what makes a backend usable or not. */
final class HealthSettings {
  static final Setting<Boolean> HEALTH_ACTIVE =
      setting(
          "pinion.health.active",
          Setting.FLAG,
          "true",
          "Whether backends are probed. Without probes only failing traffic takes a backend out.",
          Values::flag);

  static final Setting<String> HEALTH_PATH =
      setting(
          "pinion.health.path",
          "path",
          null,
          "Probe with `GET` of this path. Without it a probe is a TCP connect, which does not see a"
              + " frozen process.",
          HttpValues::path);

  static final Setting<Duration> HEALTH_INTERVAL =
      setting(
          "pinion.health.interval",
          Setting.DURATION,
          "5s",
          "Time between two probes of a backend.",
          Values::duration);

  static final Setting<Duration> HEALTH_TIMEOUT =
      setting(
          "pinion.health.timeout",
          Setting.DURATION,
          "2s",
          "How long a probe may take.",
          Values::duration);

  static final Setting<Integer> HEALTH_RISE =
      setting(
          "pinion.health.rise",
          Setting.COUNT,
          "2",
          "Successful probes in a row that bring a backend up.",
          Values.count(1, 1000));

  static final Setting<Integer> HEALTH_FALL =
      setting(
          "pinion.health.fall",
          Setting.COUNT,
          "3",
          "Failed probes in a row that take a backend down.",
          Values.count(1, 1000));

  static final Setting<IntPredicate> HEALTH_STATUS =
      setting(
          "pinion.health.status",
          "statuses",
          "200-299",
          "Statuses of a successful HTTP probe.",
          HttpValues::statuses);

  static final Setting<Boolean> HEALTH_PASSIVE =
      setting(
          "pinion.health.passive",
          Setting.FLAG,
          "true",
          "Whether a backend is ejected, that is taken out for a while, when requests to it fail"
              + " one after the other: no connection, broken off, no first byte in time, 502, 504,"
              + " or 503 without Retry-After. What a client does never counts.",
          Values::flag);

  static final Setting<Integer> EJECTION_FAILURES =
      setting(
          "pinion.health.ejection.failures",
          Setting.COUNT,
          "5",
          "Failed requests in a row, without a whole answer in between, that eject a backend.",
          Values.count(1, 1_000_000));

  static final Setting<Duration> EJECTION_TIME =
      setting(
          "pinion.health.ejection.time",
          Setting.DURATION,
          "30s",
          "How long a backend's first ejection lasts. Each further one lasts twice as long as the"
              + " one before; each `pinion.health.ejection.max-time` without one undoes that once.",
          Values::duration);

  static final Setting<Duration> EJECTION_MAX_TIME =
      setting(
          "pinion.health.ejection.max-time",
          Setting.DURATION,
          "5m",
          "How long an ejection lasts at most.",
          Values::duration);

  static final Setting<Integer> EJECTION_MAX_SHARE =
      setting(
          "pinion.health.ejection.max-share",
          "percentage",
          "50%",
          "No backend is ejected if more than this share of all backends, or of those that serve a"
              + " model of its own, would then be ejected or down; rounded down, so that the only"
              + " one is never ejected.",
          Values::percentage);

  static final Setting<Duration> SLOW_START =
      setting(
          "pinion.health.slow-start",
          "duration or `off`",
          "30s",
          "How long a backend that was down or ejected gets less than its share of new sessions: a"
              + " tenth when it is back, more and more until all of it.",
          Values.orElse("off", Duration.ZERO, Values::duration));

  static final Setting<Integer> PANIC =
      setting(
          "pinion.health.panic",
          "percentage",
          "0%",
          "If less than this share of the backends is left, it is ignored that the others are down"
              + " or ejected: requests go to them all the same. 0%: never; with all down every"
              + " answer is 503 at once.",
          Values::percentage);

  static final Setting<Duration> DRAIN_TIMEOUT =
      alike(
          "pinion.drain.timeout",
          Setting.DURATION,
          "1h",
          "How long a backend that drains keeps its pinned sessions. After that they move to"
              + " another one, each with its next request.",
          Values::duration);

  static final List<Setting<?>> ALL =
      List.of(
          HEALTH_ACTIVE,
          HEALTH_PATH,
          HEALTH_INTERVAL,
          HEALTH_TIMEOUT,
          HEALTH_RISE,
          HEALTH_FALL,
          HEALTH_STATUS,
          HEALTH_PASSIVE,
          EJECTION_FAILURES,
          EJECTION_TIME,
          EJECTION_MAX_TIME,
          EJECTION_MAX_SHARE,
          SLOW_START,
          PANIC,
          DRAIN_TIMEOUT);

  private static final int MAX_RETRY_AFTER = 60;

  private HealthSettings() {}

  /** What they come to. */
  static HealthPolicy policy(GatewayConfig config) {
    return new HealthPolicy(
        config.get(HEALTH_RISE),
        config.get(HEALTH_FALL),
        config.get(HEALTH_PASSIVE) ? ejection(config) : EjectionPolicy.NONE,
        config.get(SLOW_START),
        config.get(DRAIN_TIMEOUT),
        config.get(PANIC));
  }

  private static EjectionPolicy ejection(GatewayConfig config) {
    return new EjectionPolicy(
        config.get(EJECTION_FAILURES),
        config.get(EJECTION_TIME),
        config.get(EJECTION_MAX_TIME),
        config.get(EJECTION_MAX_SHARE));
  }

  /** Seconds, 1 to 60, after which a backend that is well again may be known to be. */
  static int retryAfter(GatewayConfig config) {
    Duration back =
        config.get(HEALTH_ACTIVE)
            ? config.get(HEALTH_INTERVAL).multipliedBy(config.get(HEALTH_RISE))
            : config.get(EJECTION_TIME);
    long seconds = back.plusNanos(999_999_999).toSeconds(); // rounded up
    return (int) Math.min(MAX_RETRY_AFTER, seconds);
  }
}
