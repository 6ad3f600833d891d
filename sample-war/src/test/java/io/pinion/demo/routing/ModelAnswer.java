package io.pinion.demo.routing;

/**
 * What an answer to a chat tells of routing.
 *
 * @param model the one that answered
 * @param pinned whether it is the one of an earlier decision
 */
record ModelAnswer(String model, boolean pinned) {

  /** For people. */
  String mark() {
    return pinned ? "PINNED" : "FIRST";
  }
}
