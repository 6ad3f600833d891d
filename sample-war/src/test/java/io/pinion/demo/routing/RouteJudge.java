package io.pinion.demo.routing;

/** Decides which route suits a conversation. For all threads. */
interface RouteJudge {
  /** What Arch-Router answers when no route suits. */
  String OTHER = "other";

  /** The name of one of the prompt's routes, or {@link #OTHER}. */
  String choose(RouterPrompt prompt);
}
