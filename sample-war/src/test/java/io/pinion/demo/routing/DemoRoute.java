package io.pinion.demo.routing;

import java.net.URI;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** The model routes of the demos, and a question that each of them suits. */
enum DemoRoute {
  CODE(
      "write, implement, complete, refactor or fix source code: functions, classes, data models,"
          + " middleware, scripts, tests",
      "anthropic/claude-sonnet-4,openai/gpt-4.1",
      "Fix this function, and write tests for its class."),
  REASON(
      "reason in depth: design an architecture or a schema, compare trade-offs, plan, review"
          + " security and risks",
      "openai/o3,deepseek/deepseek-r1",
      "Compare these two plans: which risks does each have?"),
  PROSE(
      "translate, summarise or rewrite prose: letters, mails, articles, release notes",
      "mistral/mistral-large,openai/gpt-4.1-mini",
      "Translate this letter and summarise it in a mail.");

  private final String description;
  private final String models;
  private final String question;

  DemoRoute(String description, String models, String question) {
    this.description = description;
    this.models = models;
    this.question = question;
  }

  /** The one whose turn it is when they take turns, from 0. */
  static DemoRoute inTurn(int number) {
    List<DemoRoute> all = List.of(values());
    return all.get(number % all.size());
  }

  /** The route's id in settings, prompts and answers. */
  String id() {
    return name().toLowerCase(Locale.ROOT);
  }

  String question() {
    return question;
  }

  /** The gateway's settings for all of them, chosen between by the router at this address. */
  static Map<String, String> settings(URI router) {
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put(
        "pinion.model.routes",
        Arrays.stream(values()).map(DemoRoute::id).collect(Collectors.joining(",")));
    for (DemoRoute route : values()) {
      String prefix = "pinion.model.route." + route.id();
      settings.put(prefix + ".description", route.description);
      settings.put(prefix + ".models", route.models);
    }
    settings.put("pinion.model.router", "arch-router");
    settings.put("pinion.model.router.url", router.toString());
    // a machine under load is no router that hangs
    settings.put("pinion.model.router.timeout", "20s");
    return settings;
  }
}
