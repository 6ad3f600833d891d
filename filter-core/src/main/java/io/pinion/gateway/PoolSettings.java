package io.pinion.gateway;

import static io.pinion.gateway.Setting.setting;

import java.time.Duration;
import java.util.List;

/** Settings of how the backends change at run time. */
final class PoolSettings {
  static final Setting<Duration> CONFIG_REFRESH =
      setting(
          "pinion.config.refresh",
          "duration or `off`",
          "10s",
          "How often the configuration is looked at for changes of the backends, which are put in"
              + " force without a restart. Which sources can change is said in"
              + " docs/operations.md.",
          Values.orElse("off", Duration.ZERO, Values::duration));

  static final Setting<String> CONFIG_FILE =
      setting(
          "pinion.config.file",
          "file",
          null,
          "A file of properties in UTF-8 whose settings outrank all others; `${references}` are not"
              + " followed in it. Read anew every `pinion.config.refresh`, on every server.",
          Values::settingsFile);

  static final Setting<Duration> DNS_REFRESH =
      setting(
          "pinion.dns.refresh",
          Setting.DURATION,
          "30s",
          "How often the names of `dns://` backends are looked up. The JVM itself remembers"
              + " addresses for `networkaddress.cache.ttl`, 30 s unless it is set.",
          Values::duration);

  static final Setting<Duration> TLS_REFRESH =
      setting(
          "pinion.tls.refresh",
          Setting.DURATION,
          "10s",
          "How often the files of backends' `tls.trust-store` and `tls.key-store` are looked at."
              + " Connections that are made after a change follow it; those that there are go on.",
          Values::duration);

  static final List<Setting<?>> ALL =
      List.of(CONFIG_REFRESH, CONFIG_FILE, DNS_REFRESH, TLS_REFRESH);

  private PoolSettings() {}
}
