package io.pinion.gateway;

import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Set;

/** What a source has answered, which it is then held to. Immutable. */
record GivenSettings(Set<String> keys, Map<String, Answer> answers) implements SettingSource {
  /** A text, none, or why there is none. */
  record Answer(Optional<String> text, Optional<String> fault) {
    static Answer of(SettingSource source, String key) {
      try {
        return new Answer(source.find(key), Optional.empty());
      } catch (NoSuchElementException e) {
        return new Answer(Optional.empty(), Optional.of(String.valueOf(e.getMessage())));
      }
    }

    Optional<String> get() {
      if (fault.isPresent()) {
        throw new NoSuchElementException(fault.get());
      }
      return text;
    }
  }

  /** What was given for a key; nothing if that was not asked at the time. */
  @Override
  public Optional<String> find(String key) {
    Answer answer = answers.get(key);
    return answer == null ? Optional.empty() : answer.get();
  }

  /** Whether a source has the same keys and gives the same for all that was asked. */
  boolean isSameIn(SettingSource other) {
    return keys.equals(RecordedSettings.ownKeys(other))
        && answers.entrySet().stream()
            .allMatch(asked -> asked.getValue().equals(Answer.of(other, asked.getKey())));
  }
}
