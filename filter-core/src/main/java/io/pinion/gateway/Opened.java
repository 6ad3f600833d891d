package io.pinion.gateway;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * What a gateway has opened: closed in the reverse order, each whatever happened to the one before.
 */
final class Opened implements AutoCloseable {
  private static final Logger LOG = System.getLogger(Opened.class.getName());

  private final Deque<AutoCloseable> all = new ArrayDeque<>();

  /** Notes something that was opened. */
  <T extends AutoCloseable> T add(T resource) {
    all.push(resource);
    return resource;
  }

  @Override
  public void close() {
    while (!all.isEmpty()) {
      AutoCloseable resource = all.pop();
      try {
        resource.close();
      } catch (Exception e) { // the others are to be closed all the same
        LOG.log(Level.WARNING, "could not close " + resource, e);
      }
    }
  }
}
