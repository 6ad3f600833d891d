package io.pinion.gateway;

import static io.pinion.gateway.Setting.setting;

import java.time.Duration;
import java.util.List;

/** Settings of WebSockets. */
final class WebSocketSettings {
  static final Setting<Duration> HANDSHAKE_TIMEOUT =
      setting(
          "pinion.websocket.handshake-timeout",
          Setting.DURATION,
          "5s",
          "How long a WebSocket's handshake may take, all backends together; past it 504. A thread"
              + " of the server's waits for it.",
          Values::duration);

  static final Setting<Integer> MAX_HANDSHAKES =
      setting(
          "pinion.websocket.max-handshakes",
          Setting.COUNT,
          "64",
          "How many handshakes may wait for backends at one time; past it 503.",
          Values.count(1, 10_000));

  static final Setting<Duration> IDLE_TIMEOUT =
      setting(
          "pinion.websocket.idle-timeout",
          Setting.DURATION,
          "1h",
          "How long nothing may pass a WebSocket, pings included; past it both sides get a Close.",
          Values::duration);

  static final List<Setting<?>> ALL = List.of(HANDSHAKE_TIMEOUT, MAX_HANDSHAKES, IDLE_TIMEOUT);

  private WebSocketSettings() {}
}
