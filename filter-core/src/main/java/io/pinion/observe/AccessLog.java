package io.pinion.observe;

import io.pinion.session.Session;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Writes one line per exchange to the logger {@value #LOGGER}, without raw ids. */
public final class AccessLog implements GatewayListener {
  /** The name of the logger. */
  public static final String LOGGER = "io.pinion.access";

  private static final Logger LOG = System.getLogger(LOGGER);

  @Override
  public void exchangeEnded(ExchangeReport report) {
    if (LOG.isLoggable(Level.INFO)) {
      LOG.log(Level.INFO, line(report));
    }
  }

  static String line(ExchangeReport report) {
    Session session = report.session();
    return String.format(
        Locale.ROOT,
        "session=%s source=%s decision=%s lookup=%s backend=%s attempts=%d method=%s path=%s"
            + " client=%s status=%d outcome=%s first-byte=%s total=%s in=%d out=%d",
        session == null ? "-" : session.key().hash(),
        report.source() == null ? "-" : report.source(),
        report.decision() == null ? "-" : report.decision().label(),
        report.lookup().label(),
        report.backend() == null ? "-" : report.backend(),
        report.attempts(),
        printable(report.method()),
        printable(withoutParameters(report.path())),
        printable(report.client()),
        report.status(),
        report.outcome().ending().label(),
        millis(report.firstByte()),
        millis(report.total()),
        report.bytesIn(),
        report.bytesOut());
  }

  /** A path parameter may be a container's session id. */
  private static String withoutParameters(String path) {
    return path.indexOf(';') < 0 ? path : path.replaceAll(";[^/]*", "");
  }

  private static String millis(@Nullable Duration duration) {
    return duration == null ? "-" : duration.toMillis() + "ms";
  }

  /** Nothing that a caller sends may break the line or forge another. */
  private static String printable(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c <= ' ' || c > '~') {
        return text.replaceAll("[^!-~]", "?");
      }
    }
    return text;
  }
}
