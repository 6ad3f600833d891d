package io.pinion.pin;

import java.time.Duration;

/** Opens stores in this member's own memory. */
public final class MemoryPinStoreProvider implements PinStoreProvider {
  @Override
  public String name() {
    return "memory";
  }

  @Override
  public boolean isShared() {
    return false;
  }

  @Override
  public PinStore open(String map, Duration ttl, int maxEntries) {
    return new MemoryPinStore(ttl, maxEntries, System::nanoTime);
  }
}
