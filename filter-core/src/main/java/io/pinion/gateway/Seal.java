package io.pinion.gateway;

import io.pinion.session.SessionKeys;
import io.pinion.session.SessionKind;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Marks the notes on the board as the members' own, by a keyed hash under the session secret: who
 * can write to the store, but does not know the secret, is not to send requests elsewhere. Where
 * this member has taken over another secret, what was sealed under its own of before counts as
 * well. Safe for many threads.
 */
final class Seal {
  private static final Logger LOG = System.getLogger(Seal.class.getName());

  /** No client can have it for a tenant, so that no session key is a seal. */
  private static final String SCOPE = "\nboard";

  private static final char END = '\n';

  /** Secrets remembered: another is taken over once a split has healed, which is seldom. */
  private static final int MOST = 4;

  private final SessionKeys keys;

  /** Those under each secret that this member has had, the latest first. */
  private final Deque<SessionKeys> had = new ArrayDeque<>();

  Seal(SessionKeys keys) {
    this.keys = keys;
    had.add(keys.asNow());
  }

  private synchronized List<SessionKeys> had() {
    SessionKeys now = keys.asNow();
    if (!mark(now).equals(mark(had.getFirst()))) {
      had.addFirst(now);
      if (had.size() > MOST) {
        had.removeLast();
      }
    }
    return List.copyOf(had);
  }

  /** Tells secrets apart: notes may be opened that could not be when it was another. */
  String mark() {
    return mark(had().get(0));
  }

  private static String mark(SessionKeys under) {
    return sealed(under, "", "");
  }

  /** A note with its seal. */
  String on(String key, String text) {
    return sealed(had().get(0), key, text);
  }

  private static String sealed(SessionKeys under, String key, String text) {
    return under.derive(SessionKind.EXPLICIT, SCOPE, key + END + text).hash() + END + text;
  }

  /** The texts of those notes whose seal is right. */
  Map<String, String> opened(Map<String, String> notes) {
    List<SessionKeys> all = had();
    Map<String, String> texts = new HashMap<>();
    notes.forEach(
        (key, note) -> {
          if (isRight(key, note, all)) {
            texts.put(key, text(note));
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

  /** Those notes that are sealed under a secret of before, as they are under that of now. */
  Map<String, String> renewed(Map<String, String> notes) {
    List<SessionKeys> all = had();
    Map<String, String> renewed = new HashMap<>();
    notes.forEach(
        (key, note) -> {
          String now = sealed(all.get(0), key, text(note));
          if (!note.equals(now) && isRight(key, note, all)) {
            renewed.put(key, now);
          }
        });
    return renewed;
  }

  private static boolean isRight(String key, String note, List<SessionKeys> any) {
    return any.stream().anyMatch(each -> note.equals(sealed(each, key, text(note))));
  }

  private static String text(String note) {
    return note.substring(note.indexOf(END) + 1);
  }
}
