package io.pinion.observe;

import io.pinion.session.Session;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
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
    return "session="
        + (session == null ? "-" : session.key().hash())
        + " source="
        + (report.source() == null ? "-" : report.source())
        + " decision="
        + (report.decision() == null ? "-" : report.decision().label())
        + " lookup="
        + report.lookup().label()
        + " backend="
        + (report.backend() == null ? "-" : report.backend())
        + " attempts="
        + report.attempts()
        + " method="
        + printable(report.method())
        + " path="
        + printable(withoutParameters(report.path()))
        + " client="
        + printable(report.client())
        + " status="
        + report.status()
        + " outcome="
        + report.outcome().ending().label()
        + " first-byte="
        + millis(report.firstByte())
        + " total="
        + millis(report.total())
        + " in="
        + report.bytesIn()
        + " out="
        + report.bytesOut();
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
