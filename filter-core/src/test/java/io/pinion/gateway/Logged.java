package io.pinion.gateway;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import org.jspecify.annotations.Nullable;

/** What one class logs, from now on. */
public final class Logged extends Handler implements AutoCloseable {
  private final List<String> messages = new CopyOnWriteArrayList<>();
  private final SimpleFormatter formatter = new SimpleFormatter();

  /** Held here: java.util.logging holds loggers weakly. */
  private final Logger logger;

  private final @Nullable Level before;

  /** Of this one. */
  public Logged(Class<?> source) {
    logger = Logger.getLogger(source.getName());
    before = logger.getLevel();
    logger.setLevel(Level.INFO);
    logger.addHandler(this);
  }

  /** All messages so far. */
  public List<String> messages() {
    return List.copyOf(messages);
  }

  /** The messages since this was last asked. */
  public List<String> news() {
    List<String> news = messages();
    messages.clear();
    return news;
  }

  @Override
  public void publish(LogRecord entry) {
    messages.add(formatter.formatMessage(entry));
  }

  @Override
  public void flush() {
    // nothing is kept back
  }

  @Override
  public void close() {
    logger.removeHandler(this);
    logger.setLevel(before);
  }
}
