package io.pinion.sample;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import org.jspecify.annotations.Nullable;

/** What is logged from some moment on where the gateway runs: in this JVM, or a server's file. */
abstract class GatewayLog implements AutoCloseable {
  /** From now on; the caller closes it. */
  static GatewayLog fromNow() {
    return System.getProperty("test.server.log") == null ? new InThisJvm() : new OfServer();
  }

  abstract List<String> lines() throws IOException;

  @Override
  public abstract void close();

  private static final class OfServer extends GatewayLog {
    private final ServerLog log = ServerLog.fromNow();

    @Override
    List<String> lines() throws IOException {
      return log.lines();
    }

    @Override
    public void close() {
      // nothing is open
    }
  }

  private static final class InThisJvm extends GatewayLog {
    private final List<String> lines = new CopyOnWriteArrayList<>();
    private final Logger root = Logger.getLogger("");

    /** Held here, because java.util.logging holds loggers weakly; the build keeps it quiet. */
    private final Logger gateway = Logger.getLogger("io.pinion");

    private final @Nullable Level before = gateway.getLevel();
    private final Handler handler =
        new Handler() {
          private final SimpleFormatter formatter = new SimpleFormatter();

          @Override
          public void publish(LogRecord entry) {
            lines.addAll(formatter.format(entry).lines().toList());
          }

          @Override
          public void flush() {
            // nothing is kept back
          }

          @Override
          public void close() {
            // nothing is open
          }
        };

    InThisJvm() {
      root.addHandler(handler);
      gateway.setLevel(Level.INFO);
    }

    @Override
    List<String> lines() {
      return List.copyOf(lines);
    }

    @Override
    public void close() {
      root.removeHandler(handler);
      gateway.setLevel(before);
    }
  }
}
