package io.pinion.gateway;

import static io.pinion.gateway.Setting.setting;

import java.time.Duration;
import java.util.List;
import java.util.function.IntPredicate;

/** Settings of the probes. */
final class HealthSettings {
  static final Setting<Boolean> HEALTH_ACTIVE =
      setting(
          "pinion.health.active",
          Setting.FLAG,
          "true",
          "Whether backends are probed. Without probes a backend always counts as up.",
          Values::flag);

  static final Setting<String> HEALTH_PATH =
      setting(
          "pinion.health.path",
          "path",
          null,
          "Probe with `GET` of this path. Without it a probe is a TCP connect, which does not see a"
              + " frozen process.",
          Values::path);

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
          Values::statuses);

  static final List<Setting<?>> ALL =
      List.of(
          HEALTH_ACTIVE,
          HEALTH_PATH,
          HEALTH_INTERVAL,
          HEALTH_TIMEOUT,
          HEALTH_RISE,
          HEALTH_FALL,
          HEALTH_STATUS);

  private HealthSettings() {}
}
