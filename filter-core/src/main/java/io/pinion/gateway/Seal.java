package io.pinion.gateway;

import io.pinion.session.SessionKeys;
import io.pinion.session.SessionKind;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.HashMap;
import java.util.Map;

/**
 * Marks the notes on the board as the members' own, by a keyed hash under the session secret: who
 * can write to the store, but does not know the secret, is not to send requests elsewhere.
 */
final class Seal {
  private static final Logger LOG = System.getLogger(Seal.class.getName());

  /** No client can have it for a tenant, so that no session key is a seal. */
  private static final String SCOPE = "\nboard";

  private static final char END = '\n';

  private final SessionKeys keys;

  Seal(SessionKeys keys) {
    this.keys = keys;
  }

  /** A note with its seal. */
  String on(String key, String text) {
    return keys.derive(SessionKind.EXPLICIT, SCOPE, key + END + text).hash() + END + text;
  }

  /** The texts of those notes whose seal is right. */
  Map<String, String> opened(Map<String, String> notes) {
    Map<String, String> texts = new HashMap<>();
    notes.forEach(
        (key, note) -> {
          String text = note.substring(note.indexOf(END) + 1);
          if (note.equals(on(key, text))) {
            texts.put(key, text);
          } else {
            LOG.log(
                Level.WARNING,
                "the change \"{0}\" at run time is not followed: it was not made by a member with"
                    + " this session secret (pinion.session.secret)",
                key);
          }
        });
    return texts;
  }
}
