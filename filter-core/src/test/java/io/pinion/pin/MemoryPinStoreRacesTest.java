package io.pinion.pin;

import com.github.benmanes.caffeine.cache.Ticker;
import java.time.Duration;
import java.util.List;

class MemoryPinStoreRacesTest extends PinStoreRaces {
  private static final PinStore STORE =
      new MemoryPinStore(Duration.ofHours(1), 100_000, Ticker.systemTicker());

  @Override
  protected List<PinStore> stores() {
    return List.of(STORE);
  }
}
