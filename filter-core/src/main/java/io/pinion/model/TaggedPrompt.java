package io.pinion.model;

import io.pinion.dialect.JsonText;
import io.pinion.dialect.Turn;
import java.util.List;
import java.util.function.Function;

/**
 * A prompt in the form that Katanemo's router models were trained on: the routes and the
 * conversation as JSON, each within tags of its own, and JSON as the answer. The tags, the JSON in
 * them and the answer's form are those of the model cards (katanemo/Arch-Router-1.5B,
 * katanemo/Plano-Orchestrator); the words around them are ours.
 *
 * @param window the turns that there is room for
 * @param task what is to be done, before the routes
 * @param rules how to answer, after the conversation
 * @param routes how the routes are written
 * @param turns how the turns are written
 */
record TaggedPrompt(
    PromptWindow window,
    String task,
    String rules,
    Function<List<ModelRoute>, String> routes,
    Function<List<Turn>, String> turns)
    implements RouterPrompt {
  private static final String ROUTES = "<routes>\n%s\n</routes>\n\n";
  private static final String CONVERSATION = "<conversation>\n%s\n</conversation>\n\n";

  /** Arch-Router: compact arrays, the name of one route as the answer, {@code other} for none. */
  static final TaggedPrompt ARCH =
      new TaggedPrompt(
          new PromptWindow(2048, Integer.MAX_VALUE),
          """
          You are a helpful assistant designed to find the best suited route.
          The routes, each with its description, are listed within <routes></routes> XML tags:
          """,
          """
          Find the route that best matches what the user wants with the latest message of the conversation.
          1. Where the latest intent matches none of the routes, or has been fulfilled, the answer is \
          {"route": "other"}.
          2. Otherwise it is the name of the one route that matches best, exactly as it stands within \
          <routes></routes>.
          Answer with JSON alone, in this form:
          {"route": "route_name"}
          """,
          list("[%s]", ",", route -> object("{\"name\":%s,\"description\":%s}", route)),
          list("[%s]", ",", turn -> object("{\"role\":%s,\"content\":%s}", turn)));

  /**
   * Plano-Orchestrator: a route a line, the conversation with an indentation of four, and a list of
   * names as the answer, which is empty for none.
   */
  static final TaggedPrompt ORCHESTRATOR =
      new TaggedPrompt(
          new PromptWindow(8192, 16),
          """
          You are a helpful assistant that selects the most suitable routes based on user intent.
          The routes, each with its description, are listed within <routes></routes> XML tags:
          """,
          """
          Select the routes that serve what the user wants with the latest message of the conversation, \
          the most suitable first.
          1. Where the latest intent matches none of the routes, or has been fulfilled, the answer is \
          {"route": []}.
          2. Otherwise it has the names of routes, exactly as they stand within <routes></routes>.
          Answer with JSON alone, in this form:
          {"route": ["route_name_1", "route_name_2"]}
          """,
          list("%s", "\n", route -> object("{\"name\": %s, \"description\": %s}", route)),
          list(
              "[\n%s\n]",
              ",\n",
              turn ->
                  object("    {\n        \"role\": %s,\n        \"content\": %s\n    }", turn)));

  @Override
  public String text(RoutingQuestion question) {
    String described = routes.apply(question.routes());
    List<Turn> kept = window.of(question.turns(), PromptWindow.bytes(around(described, "")));
    return around(described, turns.apply(kept));
  }

  private String around(String described, String conversation) {
    return task + ROUTES.formatted(described) + CONVERSATION.formatted(conversation) + rules;
  }

  private static <T> Function<List<T>, String> list(
      String brackets, String separator, Function<T, String> element) {
    return all -> brackets.formatted(String.join(separator, all.stream().map(element).toList()));
  }

  private static String object(String form, ModelRoute route) {
    return form.formatted(JsonText.quoted(route.name()), JsonText.quoted(route.description()));
  }

  private static String object(String form, Turn turn) {
    return form.formatted(JsonText.quoted(turn.role()), JsonText.quoted(turn.text()));
  }
}
