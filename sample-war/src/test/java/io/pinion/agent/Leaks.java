package io.pinion.agent;

import io.pinion.client.AmbientSession;
import jakarta.servlet.ServletRequestEvent;
import jakarta.servlet.ServletRequestListener;
import jakarta.servlet.annotation.WebListener;
import java.util.concurrent.atomic.AtomicInteger;

/** Looks for a session in the container's threads before and after all filters. */
@WebListener
public class Leaks implements ServletRequestListener {
  static final AtomicInteger LOOKS = new AtomicInteger();
  static final AtomicInteger FOUND = new AtomicInteger();

  @Override
  public void requestInitialized(ServletRequestEvent event) {
    look();
  }

  @Override
  public void requestDestroyed(ServletRequestEvent event) {
    look();
  }

  private static void look() {
    LOOKS.incrementAndGet();
    if (AmbientSession.current().id().isPresent()) {
      FOUND.incrementAndGet();
    }
  }
}
