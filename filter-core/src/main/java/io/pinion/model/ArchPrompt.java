package io.pinion.model;

import io.pinion.dialect.JsonText;
import io.pinion.dialect.Turn;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The prompt of Arch-Router. The names of the tags, the JSON in them and the route {@code other}
 * are those of its model card (katanemo/Arch-Router-1.5B); the words around them are ours.
 */
final class ArchPrompt implements RouterPrompt {
  private static final PromptWindow WINDOW = new PromptWindow(2048, Integer.MAX_VALUE);

  private static final String BEFORE =
      """
      You are a helpful assistant designed to find the best suited route.
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

      Find the route that best matches what the user wants with the latest message of the conversation.
      1. Where the latest intent matches none of the routes, or has been fulfilled, the answer is \
      {"route": "other"}.
      2. Otherwise it is the name of the one route that matches best, exactly as it stands within \
      <routes></routes>.
      Answer with JSON alone, in this form:
      {"route": "route_name"}
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
                "{\"name\":"
                    + JsonText.quoted(route.name())
                    + ",\"description\":"
                    + JsonText.quoted(route.description())
                    + "}")
        .collect(Collectors.joining(",", "[", "]"));
  }

  private static String conversation(List<Turn> turns) {
    return turns.stream()
        .map(
            turn ->
                "{\"role\":"
                    + JsonText.quoted(turn.role())
                    + ",\"content\":"
                    + JsonText.quoted(turn.text())
                    + "}")
        .collect(Collectors.joining(",", "[", "]"));
  }
}
