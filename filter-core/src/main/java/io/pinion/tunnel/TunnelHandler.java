package io.pinion.tunnel;

import jakarta.servlet.http.HttpUpgradeHandler;
import jakarta.servlet.http.WebConnection;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import org.jspecify.annotations.Nullable;

/**
 * Takes a client's connection from the container, which makes the handler itself, by {@code
 * HttpServletRequest.upgrade}. It is told its tunnel after that; whichever comes later begins.
 */
public final class TunnelHandler implements HttpUpgradeHandler {
  private static final Logger LOG = System.getLogger(TunnelHandler.class.getName());

  private @Nullable WebConnection connection;
  private @Nullable Tunnel tunnel;

  /** Called by the container. */
  public TunnelHandler() {}

  /** What to do with the connection. Called once. */
  public void begin(Tunnel begun) {
    WebConnection there;
    synchronized (this) {
      tunnel = begun;
      there = connection;
    }
    if (there != null) {
      open(begun, there);
    }
  }

  @Override
  public void init(WebConnection handedOver) {
    Tunnel there;
    synchronized (this) {
      connection = handedOver;
      there = tunnel;
    }
    if (there != null) {
      open(there, handedOver);
    }
  }

  private static void open(Tunnel tunnel, WebConnection connection) {
    try {
      tunnel.open(connection);
    } catch (IOException | RuntimeException e) {
      LOG.log(Level.DEBUG, "the client's connection was not handed over", e);
      tunnel.clientGone(e);
    }
  }

  @Override
  public void destroy() {
    Tunnel there;
    synchronized (this) {
      there = tunnel;
    }
    if (there != null) {
      there.destroyed();
    }
  }
}
