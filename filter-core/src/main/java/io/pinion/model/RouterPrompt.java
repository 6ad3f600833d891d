package io.pinion.model;

/** What a router's model is told, in the form that it was trained on. */
interface RouterPrompt {
  /**
   * The text of the one message.
   *
   * @param question with at least one turn and one route
   */
  String text(RoutingQuestion question);
}
