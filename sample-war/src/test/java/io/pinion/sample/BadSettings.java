package io.pinion.sample;

import java.util.Map;

/** Settings with several faults, and how the one message that tells of them all names each. */
final class BadSettings {
  static final Map<String, String> SETTINGS =
      Map.of(
          "pinion.backends", "gpu-a,gpu-b",
          "pinion.backend.gpu-a.url", "ftp://127.0.0.1",
          "pinion.pin.ttl", "soon",
          "pinion.retry.attempts", "0",
          "pinion.session.secret", "too-short",
          "pinion.session.strict", "perhaps",
          "pinion.store", "hazelcast",
          "pinion.hazelcast.port", "0");

  static final String[] FAULTS = {
    "7 faults",
    "pinion.backend.gpu-a.url=\"ftp://127.0.0.1\": expected http://HOST:PORT",
    "pinion.backend.gpu-b.url is not set",
    "pinion.pin.ttl=\"soon\": expected a duration",
    "pinion.retry.attempts=\"0\": expected a whole number from 1",
    "pinion.session.secret=(not shown): expected at least",
    "pinion.session.strict=\"perhaps\": expected true or false",
    "pinion.hazelcast.port=\"0\": expected a whole number from 1 to 65535"
  };

  private BadSettings() {}
}
