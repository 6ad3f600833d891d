package io.pinion.clients.carrying;

import io.pinion.client.AmbientSession;
import io.pinion.client.SessionScope;

/** A session's work and its side calls, in each of the forms there are. */
final class Blocks {
  private final CarryingClient model;

  Blocks(CarryingClient model) {
    this.model = model;
  }

  /** What each call was answered: the session's, and the side call's. */
  record Answers(String answer, String title) {}

  Answers byBlocks(String conversation, String question) throws Exception {
    // docs: shortest
    AmbientSession session = AmbientSession.of(conversation);

    String answer = session.call(() -> model.ask(question));
    String title = AmbientSession.none().call(() -> model.ask("A title for: " + question));
    // docs: end
    return new Answers(answer, title);
  }

  Answers byTry(String conversation, String question) throws Exception {
    // docs: try
    String answer;
    String title;
    SessionScope scope = AmbientSession.of(conversation).open();
    try (scope) {
      answer = model.ask(question); // and all below it
      title = AmbientSession.none().call(() -> model.ask("A title for: " + question));
    }
    // docs: end
    return new Answers(answer, title);
  }

  /** The id at this place, as an application reads it. */
  static String id() {
    // docs: current
    String id = AmbientSession.current().id().orElse("no session");
    // docs: end
    return id;
  }
}
