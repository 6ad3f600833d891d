package io.pinion.gateway;

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
          Setting.FLAG,
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
          Setting.DURATION,
          "30m",
          "How long a pin lives after its session was last used.",
          Values::duration);

  static final Setting<Boolean> PIN_SLIDING =
      setting(
          "pinion.pin.sliding",
          Setting.FLAG,
          "true",
          "Whether use prolongs a pin (at most once per quarter of its time to live); otherwise it"
              + " ends that long after it was made.",
          Values::flag);

  static final Setting<Integer> PIN_MAX_ENTRIES =
      setting(
          "pinion.pin.max-entries",
          Setting.COUNT,
          "100000",
          "Pins kept per member; past it those used least recently go.",
          Values.count(1, 100_000_000));

  static final List<Setting<?>> ALL =
      List.of(
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
          PIN_MAX_ENTRIES);

  private SessionSettings() {}
}
