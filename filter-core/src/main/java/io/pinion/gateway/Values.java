package io.pinion.gateway;

import io.pinion.backend.Protocol;
import io.pinion.pin.PinStoreProvider;
import io.pinion.session.SessionIdResolver;
import io.pinion.session.Tenant;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.function.Function;
import java.util.function.IntPredicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.net.ssl.SNIHostName;

/** How the values of settings are written. Each parser says what it expected. */
final class Values {
  private static final Pattern DURATION = Pattern.compile("(\\d{1,9})(ms|s|m|h)");
  private static final Pattern SIZE = Pattern.compile("(\\d{1,9})(B|KiB|MiB|GiB)?");
  private static final Pattern PERCENTAGE = Pattern.compile("(\\d{1,3})%");
  private static final Pattern ID = Pattern.compile("[a-z0-9][a-z0-9-]{0,62}");
  private static final Pattern FIELD_NAME = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]{1,64}");
  private static final Pattern FIELD_VALUE = Pattern.compile("[!-~]([ !-~]{0,4094}[!-~])?");
  private static final Pattern MODEL = Pattern.compile("[!-+\\--<>-~]{1,256}");
  private static final Pattern PATH_PREFIX = Pattern.compile("/[!-\"$->@-~]*[!-\"$-.0->@-~]");
  private static final Pattern DOT_SEGMENT =
      Pattern.compile("/(\\.|%2e){1,2}(/|$)", Pattern.CASE_INSENSITIVE);

  /** What the relay decides by itself. */
  private static final Set<String> OWN_FIELDS =
      Set.of(
          "host",
          "connection",
          "content-length",
          "transfer-encoding",
          "te",
          "trailer",
          "upgrade",
          "expect",
          "keep-alive",
          "proxy-connection",
          "via");

  private static final int MIN_SECRET = 16;
  private static final int MAX_PORT = 65_535;

  /** A century, which nanoseconds in a long still hold. */
  private static final Duration LONGEST = Duration.ofDays(36_500);

  private Values() {}

  static Duration duration(String text) {
    Matcher matcher = DURATION.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException("expected a duration such as 50ms, 2s, 30m or 1h");
    }
    long amount = Long.parseLong(matcher.group(1));
    Duration duration =
        switch (matcher.group(2)) {
          case "ms" -> Duration.ofMillis(amount);
          case "s" -> Duration.ofSeconds(amount);
          case "m" -> Duration.ofMinutes(amount);
          default -> Duration.ofHours(amount);
        };
    if (duration.isZero() || duration.compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException("expected a duration above zero, at most 876000h");
    }
    return duration;
  }

  /** A size that one array can have. */
  static int size(String text) {
    long size = bytes(text);
    if (size < 0 || size > 1 << 30) {
      throw new IllegalArgumentException("expected a size up to 1GiB such as 64KiB or 1MiB");
    }
    return (int) size;
  }

  static long longSize(String text) {
    long size = bytes(text);
    if (size <= 0) {
      throw new IllegalArgumentException("expected a size above zero such as 64KiB or 20GiB");
    }
    return size;
  }

  /** Bytes; -1 if it is no size. */
  private static long bytes(String text) {
    Matcher matcher = SIZE.matcher(text);
    if (!matcher.matches()) {
      return -1;
    }
    String unit = matcher.group(2);
    int shift =
        unit == null ? 0 : Math.max(0, List.of("B", "KiB", "MiB", "GiB").indexOf(unit)) * 10;
    return Long.parseLong(matcher.group(1)) << shift;
  }

  static int percentage(String text) {
    Matcher matcher = PERCENTAGE.matcher(text);
    if (!matcher.matches() || Integer.parseInt(matcher.group(1)) > 100) {
      throw new IllegalArgumentException("expected a percentage from 0% to 100%");
    }
    return Integer.parseInt(matcher.group(1));
  }

  /** A parser that knows one word besides. */
  static <T> Function<String, T> orElse(String word, T meaning, Function<String, T> parser) {
    return text -> {
      if (text.equals(word)) {
        return meaning;
      }
      try {
        return parser.apply(text);
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException(e.getMessage() + ", or " + word, e);
      }
    };
  }

  static Function<String, Integer> count(int min, int max) {
    return text -> {
      try {
        int value = Integer.parseInt(text);
        if (value >= min && value <= max) {
          return value;
        }
      } catch (NumberFormatException e) {
        // said below, as for a number out of range
      }
      throw new IllegalArgumentException("expected a whole number from " + min + " to " + max);
    };
  }

  static double weight(String text) {
    try {
      double value = Double.parseDouble(text);
      if (value > 0 && value <= 1_000_000) {
        return value;
      }
    } catch (NumberFormatException e) {
      // said below, as for a number out of range
    }
    throw new IllegalArgumentException("expected a number above 0, at most 1000000");
  }

  static double factor(String text) {
    try {
      double value = Double.parseDouble(text);
      if (value >= 1 && value <= 1000) {
        return value;
      }
    } catch (NumberFormatException e) {
      // said below, as for a number out of range
    }
    throw new IllegalArgumentException("expected a number from 1 to 1000");
  }

  static boolean flag(String text) {
    return switch (text) {
      case "true" -> true;
      case "false" -> false;
      default -> throw new IllegalArgumentException("expected true or false");
    };
  }

  static <E extends Enum<E>> Function<String, E> oneOf(Class<E> type) {
    return text ->
        Arrays.stream(type.getEnumConstants())
            .filter(value -> label(value).equals(text))
            .findFirst()
            .orElseThrow(() -> new IllegalArgumentException("expected " + labels(type)));
  }

  static String labels(Class<? extends Enum<?>> type) {
    return Arrays.stream(type.getEnumConstants())
        .map(Values::label)
        .collect(Collectors.joining(" or "));
  }

  private static String label(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  static List<String> ids(String text) {
    List<String> ids = list(text);
    for (String id : ids) {
      if (!ID.matcher(id).matches()) {
        throw new IllegalArgumentException(
            "expected ids of a-z, 0-9 and -, at most 63 characters, separated by commas");
      }
    }
    if (ids.stream().distinct().count() < ids.size()) {
      throw new IllegalArgumentException("expected each id once");
    }
    return ids;
  }

  static boolean isId(String text) {
    return ID.matcher(text).matches();
  }

  static String fieldName(String text) {
    if (!FIELD_NAME.matcher(text).matches()) {
      throw new IllegalArgumentException("expected the name of a header");
    }
    return text;
  }

  /** Whether a request may have a field of this name that the gateway does not make itself. */
  static boolean isSettableField(String name) {
    return FIELD_NAME.matcher(name).matches()
        && !OWN_FIELDS.contains(name.toLowerCase(Locale.ROOT));
  }

  static String fieldValue(String text) {
    if (!FIELD_VALUE.matcher(text).matches()) {
      throw new IllegalArgumentException("expected 1 to 4096 visible ASCII characters and spaces");
    }
    return text;
  }

  /** Names of models, each as it is. */
  static Map<String, String> models(String text) {
    Map<String, String> models = new LinkedHashMap<>();
    for (String name : list(text)) {
      if (!MODEL.matcher(name).matches()) {
        throw new IllegalArgumentException(
            "expected names of models, each up to 256 visible characters other than , and =");
      }
      models.put(name, name);
    }
    return models;
  }

  static String secret(String text) {
    if (text.length() < MIN_SECRET) {
      throw new IllegalArgumentException("expected at least " + MIN_SECRET + " characters");
    }
    return text;
  }

  static String path(String text) {
    if (!text.startsWith("/") || text.chars().anyMatch(c -> c <= ' ' || c > '~')) {
      throw new IllegalArgumentException("expected a path that starts with /");
    }
    return text;
  }

  /** A path that another may follow. */
  static String prefix(String text) {
    if (!PATH_PREFIX.matcher(text).matches() || DOT_SEGMENT.matcher(text).find()) {
      throw new IllegalArgumentException(
          "expected a path that starts with / and does not end with it, without dot segments, query"
              + " or fragment");
    }
    return text;
  }

  /** The path of a file of settings that can be read. */
  static String settingsFile(String text) {
    SettingsFile.read(text);
    return text;
  }

  static Protocol protocol(String text) {
    return Arrays.stream(Protocol.values())
        .filter(protocol -> protocol.label().equals(text))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("expected http/1.1 or h2"));
  }

  /** A name that TLS can ask for. */
  static String serverName(String text) {
    try {
      return new SNIHostName(text).getAsciiName();
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("expected the name of a host, no address", e);
    }
  }

  static Networks networks(String text) {
    return Networks.of(list(text));
  }

  static PathPatterns paths(String text) {
    return new PathPatterns(list(text));
  }

  static List<SessionIdResolver> sources(String text) {
    return Arrays.stream(text.split("(?<!\\\\),"))
        .map(source -> source.replace("\\,", ",").strip())
        .filter(source -> !source.isEmpty())
        .map(Values::source)
        .toList();
  }

  private static SessionIdResolver source(String text) {
    SessionIdResolver source = SessionIdResolver.of(text);
    boolean field = text.startsWith("header:") || text.startsWith("cookie:");
    return field ? named(text, source) : source;
  }

  /** A name that no header or cookie can have would silently never be found. */
  private static <T> T named(String text, T parsed) {
    String name = text.substring(text.indexOf(':') + 1).strip();
    if (!FIELD_NAME.matcher(name).matches()) {
      throw new IllegalArgumentException("expected a name that a header or cookie can have");
    }
    return parsed;
  }

  /** The provider of this name among those on the class path. */
  static PinStoreProvider store(String name) {
    List<PinStoreProvider> providers =
        ServiceLoader.load(PinStoreProvider.class, Values.class.getClassLoader()).stream()
            .map(ServiceLoader.Provider::get)
            .toList();
    return providers.stream()
        .filter(provider -> provider.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "expected one of "
                        + providers.stream().map(PinStoreProvider::name).toList()
                        + "; others need their jar in WEB-INF/lib"));
  }

  static Tenant tenant(String text) {
    Tenant tenant = Tenant.of(text);
    return text.startsWith("header:") ? named(text, tenant) : tenant;
  }

  /**
   * A backend's address: http or https, a host, a port if it is not the scheme's own; or dns with a
   * host and a port.
   */
  static URI url(String text) {
    try {
      URI url = new URI(text);
      if ((isWeb(url) || isName(url)) && isBare(url)) {
        return new URI(url.getScheme(), null, url.getHost(), url.getPort(), null, null, null);
      }
    } catch (URISyntaxException e) {
      // said below, as for a URL of another form
    }
    throw new IllegalArgumentException(
        "expected http://HOST:PORT, https://HOST:PORT or dns://HOST:PORT, without _ in the host's"
            + " name");
  }

  private static boolean isWeb(URI url) {
    boolean web = "http".equals(url.getScheme()) || "https".equals(url.getScheme());
    return web && url.getHost() != null && url.getPort() != 0 && url.getPort() <= MAX_PORT;
  }

  private static boolean isName(URI url) {
    boolean name = "dns".equals(url.getScheme()) && url.getHost() != null;
    return name && url.getPort() > 0 && url.getPort() <= MAX_PORT;
  }

  /** Whether a URL with a host has nothing but scheme, host and port. */
  private static boolean isBare(URI url) {
    return url.getRawUserInfo() == null
        && url.getRawQuery() == null
        && url.getRawFragment() == null
        && (url.getRawPath().isEmpty() || url.getRawPath().equals("/"));
  }

  /** Statuses and ranges of them, such as {@code 200-299,401}. */
  static IntPredicate statuses(String text) {
    IntPredicate any = status -> false;
    List<String> parts = list(text);
    for (String part : parts) {
      String[] ends = part.split("-", 2);
      int from = status(ends[0]);
      int to = ends.length == 1 ? from : status(ends[1]);
      if (from > to) {
        throw noStatuses();
      }
      any = any.or(status -> status >= from && status <= to);
    }
    if (parts.isEmpty()) {
      throw noStatuses();
    }
    return any;
  }

  private static int status(String text) {
    if (!text.matches("[1-5]\\d\\d")) {
      throw noStatuses();
    }
    return Integer.parseInt(text);
  }

  private static IllegalArgumentException noStatuses() {
    return new IllegalArgumentException("expected statuses or ranges such as 200-299,401");
  }

  private static List<String> list(String text) {
    return Arrays.stream(text.split(",")).map(String::strip).filter(s -> !s.isEmpty()).toList();
  }
}
