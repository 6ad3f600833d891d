package io.pinion.gateway;

import io.pinion.pin.PinStoreProvider;
import io.pinion.session.SessionIdResolver;
import io.pinion.session.Tenant;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Collectors;

/** How the values of settings are written. Each parser says what it expected. */
final class Values {
  private static final Pattern DURATION = Pattern.compile("(\\d{1,9})(ms|s|m|h)");
  private static final Pattern SIZE = Pattern.compile("(\\d{1,9})(B|KiB|MiB|GiB)?");
  private static final Pattern PERCENTAGE = Pattern.compile("(\\d{1,3})%");
  private static final Pattern ID = Pattern.compile("[a-z0-9][a-z0-9-]{0,62}");
  private static final Pattern MODEL = Pattern.compile("[!-+\\--<>-~]{1,256}");

  private static final int MIN_SECRET = 16;
  private static final int MOST_MODELS = 16;
  private static final int LONGEST_TEXT = 4096;

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

  /** Names of models, each with the backend's own name for it, or as it is. */
  static Map<String, String> models(String text) {
    Map<String, String> models = new LinkedHashMap<>();
    for (String entry : list(text)) {
      String[] names = entry.split("=", 2);
      String own = names.length == 1 ? names[0] : names[1].strip();
      if (models.put(model(names[0].strip()), model(own)) != null) {
        throw new IllegalArgumentException("expected each model once");
      }
    }
    return models;
  }

  /** Names of models in their order, at least one. */
  static List<String> rankedModels(String text) {
    List<String> models = list(text).stream().map(Values::model).toList();
    if (models.isEmpty() || models.size() > MOST_MODELS) {
      throw new IllegalArgumentException("expected 1 to " + MOST_MODELS + " names of models");
    }
    if (models.stream().distinct().count() < models.size()) {
      throw new IllegalArgumentException("expected each model once");
    }
    return models;
  }

  static String model(String name) {
    if (!MODEL.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "expected names of models, each up to 256 visible characters other than , and =");
    }
    return name;
  }

  /** Words for a reader. */
  static String text(String text) {
    if (text.length() > LONGEST_TEXT || text.chars().anyMatch(Character::isISOControl)) {
      throw new IllegalArgumentException(
          "expected a text of at most " + LONGEST_TEXT + " characters without line breaks");
    }
    return text;
  }

  static Pattern expression(String text) {
    try {
      return Pattern.compile(text);
    } catch (PatternSyntaxException e) {
      throw new IllegalArgumentException(
          "expected a regular expression: " + e.getDescription() + " at " + e.getIndex(), e);
    }
  }

  static String secret(String text) {
    if (text.length() < MIN_SECRET) {
      throw new IllegalArgumentException("expected at least " + MIN_SECRET + " characters");
    }
    return text;
  }

  /** The path of a file of settings that can be read. */
  static String settingsFile(String text) {
    SettingsFile.read(text);
    return text;
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
    if (!HttpValues.isFieldName(name)) {
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

  /** What stands between commas. */
  static List<String> list(String text) {
    return Arrays.stream(text.split(",")).map(String::strip).filter(s -> !s.isEmpty()).toList();
  }
}
