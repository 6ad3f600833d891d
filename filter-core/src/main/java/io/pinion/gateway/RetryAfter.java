package io.pinion.gateway;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What Retry-After says (RFC 9110 section 10.2.3). */
final class RetryAfter {
  private static final Pattern SECONDS = Pattern.compile("\\d{1,9}");

  /** Nobody is to be left alone for longer than 31 years. */
  private static final Pattern MORE_SECONDS = Pattern.compile("\\d{10,4096}");

  /** The one that is sent today, and two that must be understood (RFC 9110 section 5.6.7). */
  private static final List<DateTimeFormatter> DATES =
      List.of(
          format("EEE, dd MMM uuuu HH:mm:ss 'GMT'"),
          format("EEEE, dd-MMM-uu HH:mm:ss 'GMT'"),
          format("EEE MMM ppd HH:mm:ss uuuu"));

  private RetryAfter() {}

  private static DateTimeFormatter format(String pattern) {
    return DateTimeFormatter.ofPattern(pattern, Locale.ENGLISH);
  }

  /**
   * How long from now on; zero if the time is over.
   *
   * @param value the field's; null if there is none
   * @return null if it says nothing that is defined
   */
  static @Nullable Duration read(@Nullable String value, Instant now) {
    if (value == null) {
      return null;
    } else if (SECONDS.matcher(value).matches()) {
      return Duration.ofSeconds(Long.parseLong(value));
    } else if (MORE_SECONDS.matcher(value).matches()) {
      return Duration.ofSeconds(1_000_000_000);
    }
    for (DateTimeFormatter format : DATES) {
      try {
        Instant then = LocalDateTime.parse(value, format).toInstant(ZoneOffset.UTC);
        return then.isBefore(now) ? Duration.ZERO : Duration.between(now, then);
      } catch (DateTimeException e) {
        // then perhaps in another format
      }
    }
    return null;
  }
}
