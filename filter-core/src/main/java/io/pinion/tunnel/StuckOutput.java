package io.pinion.tunnel;

import jakarta.servlet.http.WebConnection;
import java.io.Closeable;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.lang.reflect.Field;

/**
 * Lets a connection of Undertow's be closed whose client does not take what was written: its {@code
 * close()} waits for the client otherwise, however long, with the timer's thread. There is no way
 * to ask by what Undertow publishes, so this reaches for the channel below by reflection; where
 * that is not to be had, the close waits.
 */
final class StuckOutput {
  private static final Logger LOG = System.getLogger(StuckOutput.class.getName());
  private static final String UNDERTOW = "io.undertow.servlet.spec.";

  private StuckOutput() {}

  /** Gives up what was not sent. */
  static void giveUp(WebConnection connection) {
    try {
      Object stream = connection.getOutputStream();
      if (stream.getClass().getName().startsWith(UNDERTOW)) {
        Field channel = stream.getClass().getDeclaredField("channel");
        channel.setAccessible(true);
        if (channel.get(stream) instanceof Closeable open) {
          open.close();
        }
      }
    } catch (ReflectiveOperationException | RuntimeException | IOException e) {
      LOG.log(Level.DEBUG, "what a client does not take is not given up", e);
    }
  }
}
