package io.pinion.pin.hazelcast;

import com.hazelcast.core.HazelcastInstance;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.inject.Instance;
import jakarta.enterprise.inject.spi.CDI;

/** The instance that the application has as a CDI bean. */
final class ProvidedInstance {
  private final Instance.Handle<HazelcastInstance> bean;

  private ProvidedInstance(Instance.Handle<HazelcastInstance> bean) {
    this.bean = bean;
  }

  /**
   * Finds it.
   *
   * @throws IllegalArgumentException if there is not just one
   */
  static ProvidedInstance find() {
    try {
      Instance<HazelcastInstance> beans = CDI.current().select(HazelcastInstance.class);
      if (beans.isResolvable()) {
        return new ProvidedInstance(beans.getHandle());
      }
    } catch (IllegalStateException | LinkageError e) { // no CDI in this server or application
      IllegalArgumentException fault = fault();
      fault.initCause(e);
      throw fault;
    }
    throw fault();
  }

  HazelcastInstance get() {
    return bean.get();
  }

  /** Leaves it to the application, unless it was made for us alone: who asked disposes of that. */
  void release() {
    if (bean.getBean().getScope().equals(Dependent.class)) {
      bean.destroy();
    }
  }

  private static IllegalArgumentException fault() {
    return HazelcastSettings.fault(
        "mode",
        "provided",
        "one CDI bean of the type com.hazelcast.core.HazelcastInstance, of the Hazelcast in this"
            + " application");
  }
}
