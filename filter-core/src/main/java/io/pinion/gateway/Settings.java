package io.pinion.gateway;

import io.pinion.pin.PinStoreProvider;
import io.pinion.session.Identifier;
import io.pinion.session.SessionIdResolver;
import io.pinion.session.Tenant;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/** The table of all settings. */
final class Settings {
  static final String PREFIX = "pinion.";
  static final String BACKEND_PREFIX = "pinion.backend.";

  private static final String DURATION = "duration";
  private static final String SIZE = "size";
  private static final String COUNT = "whole number";
  private static final String FLAG = "`true` or `false`";

  static final Setting<PathPatterns> PATHS =
      setting(
          "pinion.paths",
          "paths",
          "/v1/*,/routing/v1/*,/ws/*",
          "What is relayed: patterns matched after the context path, a trailing `*` being a string"
              + " prefix. All other paths of the WAR stay untouched.",
          Values::paths);

  static final Setting<List<String>> BACKENDS =
      setting(
          "pinion.backends",
          "ids",
          "",
          "The backends, by ids of your choice that stay the same when an address changes. None:"
              + " every request is answered 503.",
          Values::ids);

  static final Setting<URI> BACKEND_URL =
      setting("url", "URL", null, "The backend's scheme, host and port.", Values::url);

  static final Setting<Double> BACKEND_WEIGHT =
      setting("weight", "number", "1", "Its share of new sessions.", Values::weight);

  static final Setting<PathPatterns> SESSION_PATHS =
      setting(
          "pinion.session.paths",
          "paths",
          "/*",
          "Where sessions are looked for; other relayed paths are balanced without a pin.",
          Values::paths);

  static final Setting<List<SessionIdResolver>> SESSION_SOURCES =
      setting(
          "pinion.session.sources",
          "list of `header:NAME`, `cookie:NAME`, `query:NAME`",
          "header:X-Conversation-ID,header:X-Session-ID,header:X-Model-Affinity,"
              + "header:x-claude-code-session-id,header:session-id,header:session_id,"
              + "header:thread-id,header:x-session-affinity,header:x-litellm-session-id,"
              + "header:x-opencode-session,header:x-grok-conv-id,cookie:PINION-SESSION,"
              + "query:session_id",
          "Where the session id is looked for; the first source with a valid id wins.",
          Values::sources);

  static final Setting<Tenant> SESSION_TENANT =
      setting(
          "pinion.session.tenant",
          "`auto`, `credential`, `principal`, `header:NAME` or `none`",
          "auto",
          "Whose session it is: callers of different tenants with the same id never share a pin."
              + " `auto` is the container's principal, else the credential (Authorization, else"
              + " X-API-Key). Where tokens are short-lived or rotate, use `principal`,"
              + " `header:NAME` or `none`: a new token is a new tenant and loses the pin.",
          Values::tenant);

  static final Setting<String> SESSION_SECRET =
      new Setting<>(
          "pinion.session.secret",
          "text of 16 characters or more",
          null,
          "Keys the hash that session keys are made with. Without it each start draws a random"
              + " one, which is right for a single member.",
          true,
          Values::secret);

  static final Setting<Identifier.WhenAbsent> SESSION_WHEN_ABSENT =
      setting(
          "pinion.session.when-absent",
          "`generate` or `none`",
          "generate",
          "What becomes of a request without an id: it gets a random one, returned in"
              + " `pinion.session.response-header`, or is balanced without a session.",
          Values.oneOf(Identifier.WhenAbsent.class));

  static final Setting<Boolean> SESSION_STRICT =
      setting(
          "pinion.session.strict",
          FLAG,
          "false",
          "Whether an invalid id (not 1 to 256 visible ASCII characters) is answered 400; otherwise"
              + " it counts as absent.",
          Values::flag);

  static final Setting<String> SESSION_RESPONSE_HEADER =
      setting(
          "pinion.session.response-header",
          "header name",
          "X-Session-ID",
          "The response header that returns a generated id.",
          Values::fieldName);

  static final Setting<String> SESSION_UPSTREAM_HEADER =
      setting(
          "pinion.session.upstream-header",
          "header name",
          "X-Session-ID",
          "The request header in which the backend gets the session id.",
          Values::fieldName);

  static final Setting<PinStoreProvider> STORE =
      setting(
          "pinion.store",
          "name",
          "memory",
          "The pin store, by its provider's name. `memory` keeps pins in this member alone.",
          Values::store);

  static final Setting<Duration> PIN_TTL =
      setting(
          "pinion.pin.ttl",
          DURATION,
          "30m",
          "How long a pin lives after its session was last used.",
          Values::duration);

  static final Setting<Boolean> PIN_SLIDING =
      setting(
          "pinion.pin.sliding",
          FLAG,
          "true",
          "Whether use prolongs a pin (at most once per quarter of its time to live); otherwise it"
              + " ends that long after it was made.",
          Values::flag);

  static final Setting<Integer> PIN_MAX_ENTRIES =
      setting(
          "pinion.pin.max-entries",
          COUNT,
          "100000",
          "Pins kept per member; past it those used least recently go.",
          Values.count(1, 100_000_000));

  static final Setting<Boolean> HEALTH_ACTIVE =
      setting(
          "pinion.health.active",
          FLAG,
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
          DURATION,
          "5s",
          "Time between two probes of a backend.",
          Values::duration);

  static final Setting<Duration> HEALTH_TIMEOUT =
      setting(
          "pinion.health.timeout", DURATION, "2s", "How long a probe may take.", Values::duration);

  static final Setting<Integer> HEALTH_RISE =
      setting(
          "pinion.health.rise",
          COUNT,
          "2",
          "Successful probes in a row that bring a backend up.",
          Values.count(1, 1000));

  static final Setting<Integer> HEALTH_FALL =
      setting(
          "pinion.health.fall",
          COUNT,
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

  static final Setting<Duration> TIMEOUT_CONNECT =
      setting(
          "pinion.timeout.connect",
          DURATION,
          "2s",
          "How long a connection to a backend may take.",
          Values::duration);

  static final Setting<Duration> TIMEOUT_FIRST_BYTE =
      setting(
          "pinion.timeout.first-byte",
          DURATION,
          "10m",
          "How long a backend may take to begin its answer (long prompts take minutes); past it"
              + " 504.",
          Values::duration);

  static final Setting<Duration> TIMEOUT_IDLE =
      setting(
          "pinion.timeout.idle",
          DURATION,
          "5m",
          "How long an answer that has begun may make no progress.",
          Values::duration);

  static final Setting<Duration> TIMEOUT_UPLOAD =
      setting(
          "pinion.timeout.upload",
          DURATION,
          "1m",
          "How long a client may pause while it sends its request; past it 408.",
          Values::duration);

  static final Setting<Integer> RETRY_ATTEMPTS =
      setting(
          "pinion.retry.attempts",
          COUNT,
          "3",
          "Backends tried for one request, the first included.",
          Values.count(1, 100));

  static final Setting<Integer> RETRY_BUFFER =
      setting(
          "pinion.retry.buffer",
          SIZE,
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

  static final Setting<Integer> MAX_CONCURRENCY =
      setting(
          "pinion.max-concurrency",
          COUNT,
          "10000",
          "Exchanges at one time; past it 503.",
          Values.count(1, 1_000_000));

  static final Setting<ResponseHeaders> RESPONSE_HEADERS =
      setting(
          "pinion.response-headers",
          "`decision`, `all` or `none`",
          "decision",
          "Which headers tell the client of the decision: X-Pinion-Decision alone, also"
              + " X-Pinion-Source, X-Pinion-Backend and X-Pinion-Session, or none.",
          Values.oneOf(ResponseHeaders.class));

  static final Setting<MetricsMode> METRICS =
      setting(
          "pinion.metrics",
          "`auto` or `off`",
          "auto",
          "Whether figures are served at `/pinion/metrics` in Prometheus text, and through"
              + " MicroProfile Metrics where the server has a usable version.",
          Values.oneOf(MetricsMode.class));

  /** Settings of the gateway, in the order of the reference page. */
  static final List<Setting<?>> ALL =
      List.of(
          PATHS,
          BACKENDS,
          SESSION_PATHS,
          SESSION_SOURCES,
          SESSION_TENANT,
          SESSION_SECRET,
          SESSION_WHEN_ABSENT,
          SESSION_STRICT,
          SESSION_RESPONSE_HEADER,
          SESSION_UPSTREAM_HEADER,
          STORE,
          PIN_TTL,
          PIN_SLIDING,
          PIN_MAX_ENTRIES,
          HEALTH_ACTIVE,
          HEALTH_PATH,
          HEALTH_INTERVAL,
          HEALTH_TIMEOUT,
          HEALTH_RISE,
          HEALTH_FALL,
          HEALTH_STATUS,
          TIMEOUT_CONNECT,
          TIMEOUT_FIRST_BYTE,
          TIMEOUT_IDLE,
          TIMEOUT_UPLOAD,
          RETRY_ATTEMPTS,
          RETRY_BUFFER,
          RETRY_POST,
          MAX_CONCURRENCY,
          RESPONSE_HEADERS,
          METRICS);

  /** Settings of each backend, {@code pinion.backend.ID.KEY}. */
  static final List<Setting<?>> BACKEND = List.of(BACKEND_URL, BACKEND_WEIGHT);

  private Settings() {}

  private static <T> Setting<T> setting(
      String key,
      String type,
      @Nullable String defaultText,
      String meaning,
      Function<String, T> parser) {
    return new Setting<>(key, type, defaultText, meaning, false, parser);
  }
}
