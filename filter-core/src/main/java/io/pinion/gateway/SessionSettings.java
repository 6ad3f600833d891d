package io.pinion.gateway;

import static io.pinion.gateway.Setting.alike;
import static io.pinion.gateway.Setting.setting;

import io.pinion.pin.PinStoreProvider;
import io.pinion.session.Identifier;
import io.pinion.session.SessionIdResolver;
import io.pinion.session.Tenant;
import java.time.Duration;
import java.util.List;

/** Settings of who is calling, and of what was decided for them before. */
final class SessionSettings {
  static final Setting<PathPatterns> SESSION_PATHS =
      alike(
          "pinion.session.paths",
          "paths",
          null,
          "Where sessions are looked for, `pinion.paths` unless given; other relayed paths are"
              + " balanced without a pin. A path that is not relayed has its session looked for, and"
              + " published to the application.",
          Values::paths);

  static final Setting<List<SessionIdResolver>> SESSION_SOURCES =
      alike(
          "pinion.session.sources",
          "list of `header:NAME`, `cookie:NAME`, `query:NAME`, `subprotocol:PREFIX`, `path:REGEX`,"
              + " `body:JSON.PATH`, `principal`, `fingerprint`, `previous-response`, `credential`, `websocket-key`,"
              + " `client-ip`",
          "header:X-Conversation-ID,header:X-Session-ID,header:X-Model-Affinity,"
              + "header:x-claude-code-session-id,header:session-id,header:session_id,"
              + "header:thread-id,header:x-session-affinity,header:x-litellm-session-id,"
              + "header:x-opencode-session,header:x-grok-conv-id,cookie:PINION-SESSION,"
              + "query:session_id,subprotocol:session-id.,path:/v1/conversations/([^/]+),body:prompt_cache_key,body:conversation,body:conversation.id,"
              + "body:session_id,body:metadata.session_id,body:metadata.user_id,previous-response",
          "Where the session id is looked for; the first source with a valid id wins. A comma in a"
              + " source is written `\\,`, in a properties file `\\\\,`. docs/identification.md says more.",
          Values::sources);

  static final Setting<Boolean> SESSION_FINGERPRINT =
      alike(
          "pinion.session.fingerprint",
          Setting.FLAG,
          "false",
          "Whether a conversation is known by its opening where nothing names it: adds `fingerprint`"
              + " to the sources as the last one. For clients that cannot be taught to send an id.",
          Values::flag);

  static final Setting<Integer> SESSION_PEEK_LIMIT =
      alike(
          "pinion.session.peek-limit",
          Setting.SIZE,
          "1MiB",
          "How much of a body is read to look for the session in it; what comes later is not seen."
              + " So much of a body is held in memory, as `pinion.retry.buffer` is, and what is held whole"
              + " can be sent again. 0 for not looking at bodies.",
          Values::size);

  static final Setting<Tenant> SESSION_TENANT =
      alike(
          "pinion.session.tenant",
          "`auto`, `credential`, `principal`, `header:NAME` or `none`",
          "auto",
          "Whose session it is: callers of different tenants with the same id never share a pin."
              + " `auto` is the container's principal, else the credential (Authorization, else"
              + " X-API-Key, else a WebSocket's subprotocol `openai-insecure-api-key.KEY`). Where tokens are short-lived or rotate, use `principal`,"
              + " `header:NAME` or `none`: a new token is a new tenant and loses the pin.",
          Values::tenant);

  static final Setting<String> SESSION_SECRET =
      new Setting<>(
          "pinion.session.secret",
          "text of 16 characters or more",
          null,
          "Keys the hash that session keys are made with. Without it the members agree on a"
              + " random one through a shared store, and with the store `memory` each start draws one.",
          true,
          Values::secret);

  static final Setting<Identifier.WhenAbsent> SESSION_WHEN_ABSENT =
      alike(
          "pinion.session.when-absent",
          "`generate`, `credential`, `client-ip` or `none`",
          "generate",
          "What becomes of a request without an id: it gets a random one, returned in"
              + " `pinion.session.response-header`; the caller's credential or address stands for"
              + " it; or it is balanced without a session.",
          Values.oneOf(Identifier.WhenAbsent.class));

  static final Setting<Boolean> SESSION_PIN_WEAK =
      alike(
          "pinion.session.pin-weak",
          Setting.FLAG,
          "false",
          "Whether sessions are pinned too that are known by a credential, an address or the key of"
              + " a WebSocket handshake only; otherwise these only seed the hash.",
          Values::flag);

  static final Setting<Boolean> SESSION_STRICT =
      alike(
          "pinion.session.strict",
          Setting.FLAG,
          "false",
          "Whether an invalid id (not 1 to 256 visible ASCII characters) is answered 400; otherwise"
              + " it counts as absent.",
          Values::flag);

  static final Setting<String> SESSION_RESPONSE_HEADER =
      alike(
          "pinion.session.response-header",
          "header name",
          "X-Session-ID",
          "The response header that returns a generated id.",
          HttpValues::fieldName);

  static final Setting<Boolean> SESSION_COOKIE =
      alike(
          "pinion.session.cookie",
          Setting.FLAG,
          "false",
          "Whether a generated id is returned in the cookie PINION-SESSION too (HttpOnly,"
              + " SameSite=Lax, Secure where the client came by https).",
          Values::flag);

  static final Setting<String> SESSION_UPSTREAM_HEADER =
      alike(
          "pinion.session.upstream-header",
          "header name",
          "X-Session-ID",
          "The request header in which the backend gets the session id.",
          HttpValues::fieldName);

  static final Setting<PinStoreProvider> STORE =
      setting(
          "pinion.store",
          "name",
          "memory",
          "The pin store, by its provider's name. `memory` keeps pins in this member alone;"
              + " `hazelcast` shares them, with pinion-hazelcast-store in WEB-INF/lib.",
          Values::store);

  static final Setting<Duration> STORE_TIMEOUT =
      setting(
          "pinion.store.timeout",
          Setting.DURATION,
          "50ms",
          "How long a request waits for a store that members share; past it, it goes where this"
              + " member last sent its session, else by hash.",
          Values::duration);

  static final Setting<Integer> STORE_FAILURES =
      setting(
          "pinion.store.failures",
          Setting.COUNT,
          "5",
          "Failures in a row after which the shared store is not asked for `pinion.store.pause`.",
          Values.count(1, 1_000_000));

  static final Setting<Duration> STORE_PAUSE =
      setting(
          "pinion.store.pause",
          Setting.DURATION,
          "2s",
          "How long a shared store that has failed is left alone; then one request tries it.",
          Values::duration);

  static final Setting<Integer> STORE_REMEMBERED =
      setting(
          "pinion.store.remembered",
          Setting.COUNT,
          "10000",
          "Sessions of which each member remembers where it sent them last, for the time when the"
              + " shared store does not answer; past it those sent longest ago are forgotten.",
          Values.count(0, 100_000_000));

  static final Setting<Duration> PIN_TTL =
      alike(
          "pinion.pin.ttl",
          Setting.DURATION,
          "30m",
          "How long a pin lives after its session was last used.",
          Values::duration);

  static final Setting<Boolean> PIN_SLIDING =
      alike(
          "pinion.pin.sliding",
          Setting.FLAG,
          "true",
          "Whether use prolongs a pin (at most once per quarter of its time to live); otherwise it"
              + " ends that long after it was made.",
          Values::flag);

  static final Setting<Integer> PIN_MAX_ENTRIES =
      alike(
          "pinion.pin.max-entries",
          Setting.COUNT,
          "100000",
          "Pins kept per member; past it those used least recently go.",
          Values.count(1, 100_000_000));

  static final Setting<Duration> RESPONSES_TTL =
      alike(
          "pinion.responses.ttl",
          Setting.DURATION,
          "24h",
          "How long it is remembered which backend made an answer of OpenAI's Responses, so that"
              + " requests with its `previous_response_id` go there.",
          Values::duration);

  static final Setting<Integer> RESPONSES_MAX_ENTRIES =
      alike(
          "pinion.responses.max-entries",
          Setting.COUNT,
          "100000",
          "Answers remembered per member; past it those used least recently go.",
          Values.count(1, 100_000_000));

  static final List<Setting<?>> ALL =
      List.of(
          SESSION_PATHS,
          SESSION_SOURCES,
          SESSION_FINGERPRINT,
          SESSION_PEEK_LIMIT,
          SESSION_TENANT,
          SESSION_SECRET,
          SESSION_WHEN_ABSENT,
          SESSION_PIN_WEAK,
          SESSION_STRICT,
          SESSION_RESPONSE_HEADER,
          SESSION_COOKIE,
          SESSION_UPSTREAM_HEADER,
          STORE,
          STORE_TIMEOUT,
          STORE_FAILURES,
          STORE_PAUSE,
          STORE_REMEMBERED,
          PIN_TTL,
          PIN_SLIDING,
          PIN_MAX_ENTRIES,
          RESPONSES_TTL,
          RESPONSES_MAX_ENTRIES);

  private SessionSettings() {}
}
