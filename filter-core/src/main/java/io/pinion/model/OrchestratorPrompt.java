package io.pinion.model;

import io.pinion.dialect.JsonText;
import io.pinion.dialect.Turn;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The prompt of Plano-Orchestrator: a route a line, the conversation with an indentation of four,
 * and an answer with a list of routes. The tags and the JSON in them are those it was trained on
 * (katanemo/Plano-Orchestrator); the words around them are ours.
 */
final class OrchestratorPrompt implements RouterPrompt {
  private static final PromptWindow WINDOW = new PromptWindow(8192, 16);

  private static final String BEFORE =
      """
      You are a helpful assistant that selects the most suitable routes based on user intent.
      The routes, each with its description, are listed within <routes></routes> XML tags:
      <routes>
      """;

  private static final String BETWEEN =
      """

      </routes>

      <conversation>
      """;

  private static final String AFTER =
      """

      </conversation>

      Select the routes that serve what the user wants with the latest message of the conversation, the \
      most suitable first.
      1. Where the latest intent matches none of the routes, or has been fulfilled, the answer is \
      {"route": []}.
      2. Otherwise it has the names of routes, exactly as they stand within <routes></routes>.
      Answer with JSON alone, in this form:
      {"route": ["route_name_1", "route_name_2"]}
      """;

  private static final int FIXED =
      PromptWindow.bytes(BEFORE) + PromptWindow.bytes(BETWEEN) + PromptWindow.bytes(AFTER);

  @Override
  public String text(RoutingQuestion question) {
    String routes = routes(question.routes());
    List<Turn> turns = WINDOW.of(question.turns(), FIXED + PromptWindow.bytes(routes));
    return BEFORE + routes + BETWEEN + conversation(turns) + AFTER;
  }

  private static String routes(List<ModelRoute> routes) {
    return routes.stream()
        .map(
            route ->
                "{\"name\": "
                    + JsonText.quoted(route.name())
                    + ", \"description\": "
                    + JsonText.quoted(route.description())
                    + "}")
        .collect(Collectors.joining("\n"));
  }

  private static String conversation(List<Turn> turns) {
    return turns.stream()
        .map(
            turn ->
                "    {\n        \"role\": "
                    + JsonText.quoted(turn.role())
                    + ",\n        \"content\": "
                    + JsonText.quoted(turn.text())
                    + "\n    }")
        .collect(Collectors.joining(",\n", "[\n", "\n]"));
  }
}
