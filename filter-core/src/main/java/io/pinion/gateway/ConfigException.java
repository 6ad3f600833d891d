package io.pinion.gateway;

import java.util.List;

/** The configuration has faults; the message lists them all. */
public final class ConfigException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final transient List<String> faults;

  ConfigException(List<String> faults) {
    super(
        "Pinion cannot start, its configuration has "
            + (faults.size() == 1 ? "a fault" : faults.size() + " faults")
            + ":\n  - "
            + String.join("\n  - ", faults));
    this.faults = List.copyOf(faults);
  }

  /** The faults, each with key, value and what was expected. */
  public List<String> faults() {
    return faults;
  }
}
