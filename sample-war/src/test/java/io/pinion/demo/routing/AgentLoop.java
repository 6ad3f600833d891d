package io.pinion.demo.routing;

import io.pinion.demo.routing.RouterPrompt.Said;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Five steps towards a small web service. Before each, the agent asks which model to use, with all
 * of the conversation so far.
 */
final class AgentLoop {
  private static final List<Step> STEPS =
      List.of(
          new Step(
              "design a REST schema",
              "Design a REST schema for a library: resources, their fields and relations."),
          new Step(
              "SQL against NoSQL",
              "Compare SQL and NoSQL for it: which trade-offs are there, and what would you take?"),
          new Step("write the models", "Write the data models as classes, with validation."),
          new Step(
              "review the security",
              "Review the security of what we have: which risks are left, and which are worst?"),
          new Step(
              "JWT middleware",
              "Implement JWT middleware: functions to issue and to verify tokens, and tests."));

  private AgentLoop() {}

  /** Where the agent asks. */
  interface Adviser {
    Decision decide(List<Said> conversation) throws IOException, InterruptedException;
  }

  /** Is told of each decision, steps counting from 1. */
  interface Audience {
    void see(int number, String step, Decision decision);
  }

  private record Step(String title, String prompt) {}

  /** Returns what was decided for each step. */
  static List<Decision> run(Adviser adviser, Audience audience)
      throws IOException, InterruptedException {
    List<Decision> decisions = new ArrayList<>();
    List<Said> conversation = new ArrayList<>();
    for (Step step : STEPS) {
      conversation.add(Said.byUser(step.prompt()));
      Decision decision = adviser.decide(conversation);
      decisions.add(decision);
      audience.see(decisions.size(), step.title(), decision);
      conversation.add(Said.byAssistant("Done: " + step.title() + "."));
    }
    return decisions;
  }
}
