package io.pinion.gateway;

import static io.pinion.gateway.Setting.alike;
import static io.pinion.gateway.Setting.setting;

import java.time.Duration;
import java.util.List;

/** Settings of moving bytes: how long, how often, how much. */
final class RelaySettings {
  static final Setting<Duration> TIMEOUT_CONNECT =
      setting(
          "pinion.timeout.connect",
          Setting.DURATION,
          "2s",
          "How long a connection to a backend may take.",
          Values::duration);

  static final Setting<Duration> TIMEOUT_FIRST_BYTE =
      setting(
          "pinion.timeout.first-byte",
          Setting.DURATION,
          "10m",
          "How long a backend may take to the first byte of its answer's body, from when it has the"
              + " request (long prompts take minutes); past it 504.",
          Values::duration);

  static final Setting<Duration> TIMEOUT_IDLE =
      setting(
          "pinion.timeout.idle",
          Setting.DURATION,
          "5m",
          "How long an answer that has begun may make no progress.",
          Values::duration);

  static final Setting<Duration> TIMEOUT_UPLOAD =
      setting(
          "pinion.timeout.upload",
          Setting.DURATION,
          "1m",
          "How long a client may pause while it sends its request; past it 408.",
          Values::duration);

  static final Setting<Integer> RETRY_ATTEMPTS =
      setting(
          "pinion.retry.attempts",
          Setting.COUNT,
          "3",
          "Backends tried for one request, the first included.",
          Values.count(1, 100));

  static final Setting<Integer> RETRY_BUFFER =
      setting(
          "pinion.retry.buffer",
          Setting.SIZE,
          "1MiB",
          "A request body up to this size is read whole before a backend is called, and can be sent"
              + " again; a longer one streams.",
          Values::size);

  static final Setting<RetryPost> RETRY_POST =
      setting(
          "pinion.retry.post",
          "`llm`, `all` or `none`",
          "llm",
          "Which POST requests are sent to another backend after a connection ended without an"
              + " answer, or after 502, 503 or 504. `llm`: those to known LLM endpoints, where a"
              + " repeat costs tokens and nothing else.",
          Values.oneOf(RetryPost.class));

  static final Setting<Integer> RETRY_BUDGET =
      setting(
          "pinion.retry.budget",
          "percentage",
          "20%",
          "How many retries may be under way, as a share of the exchanges under way (10 always"
              + " may): where backends answer that they are full or fail, retries must not multiply"
              + " their load. One that refuses or breaks connections takes none by that: its requests"
              + " do not count.",
          Values::percentage);

  static final Setting<Long> REQUEST_MAX_BYTES =
      setting(
          "pinion.request.max-bytes",
          "size or `none`",
          "none",
          "The longest request body; past it 413.",
          Values.orElse("none", Long.MAX_VALUE, Values::longSize));

  static final Setting<Integer> REQUEST_MIN_RATE =
      setting(
          "pinion.request.min-rate",
          Setting.SIZE,
          "256",
          "Bytes a second that a client must send on average while it is waited for, once that has"
              + " lasted `pinion.timeout.upload`; below it 408. `0` allows any rate.",
          Values::size);

  static final Setting<Networks> TRUSTED_PROXIES =
      alike(
          "pinion.trusted-proxies",
          "IP addresses and blocks",
          "",
          "Proxies before this server whose Forwarded and X-Forwarded-* are believed: they are"
              + " appended to, and the client's address in the access log is the nearest one that"
              + " is no such proxy. From anybody else these fields are replaced.",
          Values::networks);

  static final Setting<Integer> RESPONSE_MAX_HEAD =
      setting(
          "pinion.response.max-head-bytes",
          Setting.SIZE,
          "64KiB",
          "The longest head of a backend's answer; past it 502.",
          Values::size);

  static final Setting<Duration> STREAM_HEARTBEAT =
      setting(
          "pinion.stream.heartbeat",
          "duration or `off`",
          "off",
          "A comment is sent on an event stream that has been silent for so long, between two"
              + " events: it finds clients that have left, which nothing else does, and keeps idle"
              + " balancers from cutting the stream.",
          Values.orElse("off", Duration.ZERO, Values::duration));

  static final Setting<Boolean> STREAM_EARLY_COMMIT =
      setting(
          "pinion.stream.early-commit",
          Setting.FLAG,
          "false",
          "Whether heartbeats begin before the backend has answered a request for a stream. The"
              + " status is 200 then, the backend's header fields are lost, and an error comes as an"
              + " event.",
          Values::flag);

  static final Setting<Integer> MAX_CONCURRENCY =
      setting(
          "pinion.max-concurrency",
          Setting.COUNT,
          "10000",
          "Exchanges at one time; past it 503.",
          Values.count(1, 1_000_000));

  static final List<Setting<?>> ALL =
      List.of(
          TIMEOUT_CONNECT,
          TIMEOUT_FIRST_BYTE,
          TIMEOUT_IDLE,
          TIMEOUT_UPLOAD,
          RETRY_ATTEMPTS,
          RETRY_BUFFER,
          RETRY_POST,
          RETRY_BUDGET,
          REQUEST_MAX_BYTES,
          REQUEST_MIN_RATE,
          TRUSTED_PROXIES,
          RESPONSE_MAX_HEAD,
          STREAM_HEARTBEAT,
          STREAM_EARLY_COMMIT,
          MAX_CONCURRENCY);

  private RelaySettings() {}
}
