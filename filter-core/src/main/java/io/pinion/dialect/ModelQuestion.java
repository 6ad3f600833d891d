package io.pinion.dialect;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a request's body says that matters to the choice of its model, and the body with another
 * one. Immutable.
 */
public final class ModelQuestion {
  private final String model;
  private final List<Turn> turns;
  private final @Nullable List<RoutingPreference> preferences;
  private final boolean ignored;
  private final ModelEdit edit;

  ModelQuestion(ModelReading reading, String model) {
    this.model = model;
    this.turns = reading.turns();
    this.preferences = reading.preferences();
    this.ignored = reading.ignoredPreferences();
    this.edit = reading.edit();
  }

  /**
   * Reads a whole body.
   *
   * @param body UTF-8, as RFC 8259 section 8.1 asks for
   * @throws MalformedBodyException if it is no JSON object that names a model
   */
  public static ModelQuestion read(Dialect dialect, byte[] body) throws MalformedBodyException {
    ModelReading reading = new ModelReading(dialect, body);
    String model = reading.read();
    return new ModelQuestion(reading, model);
  }

  /** The model that is asked for. */
  public String model() {
    return model;
  }

  /** What was said, the oldest first, as far as it is worth a look: some hundred KiB at most. */
  public List<Turn> turns() {
    return turns;
  }

  /** The model routes that count for this request alone; null if it brings none. */
  public @Nullable List<RoutingPreference> preferences() {
    return preferences;
  }

  /** Whether it brings some that could not be understood. */
  public boolean hasIgnoredPreferences() {
    return ignored;
  }

  /**
   * The body with another model, and without what was for the gateway alone. All other bytes stay.
   *
   * @param body the one that was read
   * @return the same array if nothing changes
   */
  public byte[] withModel(byte[] body, String other) {
    return other.equals(model) && edit.isOfModelAlone() ? body : edit.apply(body, other);
  }
}
