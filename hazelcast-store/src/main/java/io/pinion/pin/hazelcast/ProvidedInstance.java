package io.pinion.pin.hazelcast;

import com.hazelcast.core.HazelcastInstance;
import jakarta.enterprise.inject.Instance;
import jakarta.enterprise.inject.spi.CDI;

/** The instance that the application has as a CDI bean. */
final class ProvidedInstance {
  private ProvidedInstance() {}

  /**
   * Finds it.
   *
   * @throws IllegalArgumentException if there is not just one
   */
  static HazelcastInstance find() {
    try {
      Instance<HazelcastInstance> beans = CDI.current().select(HazelcastInstance.class);
      if (beans.isResolvable()) {
        return beans.get();
      }
    } catch (IllegalStateException | LinkageError e) { // no CDI in this server or application
      IllegalArgumentException fault = fault();
      fault.initCause(e);
      throw fault;
    }
    throw fault();
  }

  private static IllegalArgumentException fault() {
    return HazelcastSettings.fault(
        "mode",
        "provided",
        "one CDI bean of the type com.hazelcast.core.HazelcastInstance, of the Hazelcast in this"
            + " application");
  }
}
