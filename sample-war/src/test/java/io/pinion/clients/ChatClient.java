package io.pinion.clients;

import io.pinion.demo.Model;
import java.net.URI;

/**
 * One way of one library to talk to a model. Both methods ask one question, without retries and
 * with {@code X-Session-ID}, return the answer's whole text, and throw what the library throws.
 */
interface ChatClient {
  String QUESTION = "Which server are you?";

  /**
   * Where a question goes.
   *
   * @param gateway the root of the WAR, ending in a slash
   */
  record Target(URI gateway, String session, Model model) {

    /** As OpenAI's libraries want it. */
    String v1() {
      return gateway.resolve("v1").toString();
    }

    /** As Anthropic's own want it, without the slash. */
    String root() {
      return gateway.toString().replaceFirst("/$", "");
    }
  }

  String ask(Target target);

  /** Asks for an event stream and puts the text together from its deltas. */
  String askStreamed(Target target);

  /** The type of what it throws for an error status: 400, 429 or 503. */
  String errorFor(int status);

  /** The type of what it throws for a stream that was said to have failed. */
  String errorForBrokenStream();

  /** The simple name of what was thrown. */
  default String typeOf(Throwable error) {
    return error.getClass().getSimpleName();
  }
}
