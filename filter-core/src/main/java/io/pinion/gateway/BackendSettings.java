package io.pinion.gateway;

import static io.pinion.gateway.Setting.setting;

import io.pinion.backend.Backend;
import io.pinion.backend.Protocol;
import io.pinion.backend.Tls;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Settings of each backend, {@code pinion.backend.ID.KEY}. */
final class BackendSettings {
  static final String PREFIX = Settings.PREFIX + "backend.";

  /** Before the name of a header. */
  static final String HEADERS = "headers.";

  private static final int MOST = 1_000_000;

  static final Setting<URI> URL =
      setting(
          "url",
          "URL",
          null,
          "The backend's scheme, host and port; or `dns://HOST:PORT` for one backend at each address"
              + " that the name stands for, each called by http.",
          HttpValues::url);

  static final Setting<Double> WEIGHT =
      setting("weight", "number", "1", "Its share of new sessions.", Values::weight);

  static final Setting<Integer> MAX_CONCURRENCY =
      setting(
          "max-concurrency",
          Setting.COUNT,
          "0",
          "How many requests each member may have under way there; past it they spill to the next"
              + " in rank, and pins stay. 0: no limit.",
          Values.count(0, MOST));

  static final Setting<Integer> MAX_SESSIONS =
      setting(
          "max-sessions",
          Setting.COUNT,
          "0",
          "How many live sessions it can hold warm (for llama.cpp its slots); past it new ones go"
              + " elsewhere as long as another backend has room. 0: not known.",
          Values.count(0, MOST));

  static final Setting<Map<String, String>> MODELS =
      setting(
          "models",
          "names",
          "",
          "The models it serves, by the names that callers use; `name=own-name` where the backend"
              + " calls it differently. Empty: all. Where any backend names"
              + " models, a request goes to one that serves its model, and a session has a pin for"
              + " each.",
          Values::models);

  static final Setting<String> PATH_PREFIX =
      setting(
          "path-prefix",
          "path",
          "",
          "Put before the path of each request, for example `/openai`.",
          Values.orElse("", "", HttpValues::prefix));

  /** Documented like a setting; {@code NAME} is the header's. */
  static final Setting<String> HEADER =
      new Setting<>(
          HEADERS + "NAME",
          "text",
          null,
          "A header that each request to it has, in place of the caller's: for example the"
              + " backend's own Authorization. Never shown.",
          true,
          HttpValues::fieldValue);

  static final Setting<Protocol> PROTOCOL =
      setting(
          "protocol",
          "`http/1.1` or `h2`",
          "http/1.1",
          "The version of HTTP that it is called in. With `h2` many requests share a connection;"
              + " over http that takes a backend that expects HTTP/2 at once (prior knowledge).",
          HttpValues::protocol);

  static final List<Setting<?>> ALL =
      Stream.of(
              List.of(URL, WEIGHT, MAX_CONCURRENCY, MAX_SESSIONS, MODELS, PATH_PREFIX, HEADER),
              List.of(PROTOCOL),
              TlsSettings.ALL)
          .<Setting<?>>flatMap(List::stream)
          .toList();

  private BackendSettings() {}

  /** Whether a setting of a backend, headers apart, has this key. */
  static boolean isKey(String key) {
    return ALL.stream().anyMatch(setting -> !setting.equals(HEADER) && setting.key().equals(key));
  }

  /** The backend of this id; null if it is faulty, which the reader has noted. */
  static @Nullable Backend read(SettingReader reader, String id) {
    String prefix = PREFIX + id + ".";
    int faultsBefore = reader.faults().size();
    URI url = reader.read(URL, prefix + URL.key());
    if (url == null && reader.faults().size() == faultsBefore) {
      reader.fault(
          prefix + "url is not set: expected http://HOST:PORT, as pinion.backends names " + id);
    }
    Double weight = reader.read(WEIGHT, prefix + WEIGHT.key());
    Integer maxConcurrency = reader.read(MAX_CONCURRENCY, prefix + MAX_CONCURRENCY.key());
    Integer maxSessions = reader.read(MAX_SESSIONS, prefix + MAX_SESSIONS.key());
    Map<String, String> models = reader.read(MODELS, prefix + MODELS.key());
    String pathPrefix = reader.read(PATH_PREFIX, prefix + PATH_PREFIX.key());
    Map<String, String> headers = HeaderSettings.read(reader, HEADER, prefix + HEADERS);
    Protocol protocol = reader.read(PROTOCOL, prefix + PROTOCOL.key());
    Tls tls = TlsSettings.read(reader, prefix, url);
    return url == null
            || weight == null
            || maxConcurrency == null
            || maxSessions == null
            || models == null
            || pathPrefix == null
            || protocol == null
        ? null
        : new Backend(
            id,
            url,
            weight,
            maxConcurrency,
            maxSessions,
            models,
            pathPrefix,
            headers,
            protocol,
            tls);
  }
}
