package io.pinion.gateway;

import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One setting, declared once: what is read, checked and documented comes from here.
 *
 * @param key its key, or for the settings of a backend the part after {@code pinion.backend.ID.}
 * @param type how its value looks
 * @param defaultText the default as one would write it; null if it has none
 * @param meaning what it does
 * @param secret whether its value must not be shown
 * @param alike whether it decides about sessions, so that members which share a store must have it
 *     alike
 * @param parser text to value; throws IllegalArgumentException saying what was expected
 */
record Setting<T>(
    String key,
    String type,
    @Nullable String defaultText,
    String meaning,
    boolean secret,
    boolean alike,
    Function<String, T> parser) {
  static final String DURATION = "duration";
  static final String SIZE = "size";
  static final String COUNT = "whole number";
  static final String FLAG = "`true` or `false`";

  /** A setting of each member's own. */
  Setting(
      String key,
      String type,
      @Nullable String defaultText,
      String meaning,
      boolean secret,
      Function<String, T> parser) {
    this(key, type, defaultText, meaning, secret, false, parser);
  }

  /** A setting of each member's own that may be shown. */
  static <T> Setting<T> setting(
      String key,
      String type,
      @Nullable String defaultText,
      String meaning,
      Function<String, T> parser) {
    return new Setting<>(key, type, defaultText, meaning, false, parser);
  }

  /** A setting that members which share a store must have alike, and that may be shown. */
  static <T> Setting<T> alike(
      String key,
      String type,
      @Nullable String defaultText,
      String meaning,
      Function<String, T> parser) {
    return new Setting<>(key, type, defaultText, meaning, false, true, parser);
  }
}
