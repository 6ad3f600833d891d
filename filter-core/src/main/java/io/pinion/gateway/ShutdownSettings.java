package io.pinion.gateway;

import static io.pinion.gateway.Setting.setting;

import java.time.Duration;
import java.util.List;

/** Settings of how a gateway leaves: an undeployment, a redeployment, the stop of its server. */
final class ShutdownSettings {
  static final Setting<Readiness.State> READINESS =
      setting(
          "pinion.readiness",
          "`ready`, `draining` or `refusing`",
          "ready",
          "Whether new requests are to come to this member, followed at run time every"
              + " `pinion.config.refresh`. `draining`: `/pinion/ready` says no and HTTP/1.1"
              + " connections are closed after each answer, but whoever comes is served."
              + " `refusing`: new requests are answered 503. Requests under way go on in each"
              + " (docs/operations.md).",
          Values.oneOf(Readiness.State.class));

  static final Setting<Duration> GRACE =
      setting(
          "pinion.shutdown.grace",
          "duration or `none`",
          "10s",
          "How long an undeployment, or the stop of the server, waits for requests under way. Those"
              + " that are not done by then are ended: streams by a terminal event. On Tomcat it is"
              + " `unloadDelay` that counts (docs/servers.md).",
          Values.orElse("none", Duration.ZERO, Values::duration));

  static final List<Setting<?>> ALL = List.of(READINESS, GRACE);

  private ShutdownSettings() {}
}
