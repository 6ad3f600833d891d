package io.pinion.gateway;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Passes on what a source answers, and remembers it. Used by one thread. */
final class RecordedSettings implements SettingSource {
  private final SettingSource source;
  private final Set<String> keys;
  private final Map<String, GivenSettings.Answer> answers = new HashMap<>();

  /** Records from the start all that is given for backends, also for those to come. */
  RecordedSettings(SettingSource source) {
    this.source = source;
    this.keys = ownKeys(source);
    keys.stream().filter(key -> key.startsWith(BackendSettings.PREFIX)).forEach(this::answer);
  }

  /** Those that are settings of Pinion, or environment variables of such. */
  static Set<String> ownKeys(SettingSource source) {
    String prefix = "pinion";
    return source.keys().stream()
        .filter(key -> key.regionMatches(true, 0, prefix, 0, prefix.length()))
        .collect(Collectors.toUnmodifiableSet());
  }

  @Override
  public Optional<String> find(String key) {
    return answer(key).get();
  }

  private GivenSettings.Answer answer(String key) {
    return answers.computeIfAbsent(key, asked -> GivenSettings.Answer.of(source, asked));
  }

  @Override
  public Set<String> keys() {
    return keys;
  }

  /** All of it so far. */
  GivenSettings given() {
    return new GivenSettings(keys, Map.copyOf(answers));
  }
}
