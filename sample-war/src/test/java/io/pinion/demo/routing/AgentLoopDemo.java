package io.pinion.demo.routing;

import io.pinion.demo.DemoBackends;
import io.pinion.demo.DemoLog;
import java.io.IOException;
import java.io.PrintStream;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * An agent asks before each of its five steps which model it is for, and calls no backend: without
 * a session id the models change on the way, with one all steps stay with the model of the first.
 */
public final class AgentLoopDemo {
  private static final String AGENT = "agent-1";

  private final Report report;
  private final StandInRouter router;

  private AgentLoopDemo(StandInRouter router, Report report) {
    this.router = router;
    this.report = report;
  }

  public static void main(String[] args) throws IOException, InterruptedException {
    DemoLog.showFaultsOnly();
    try (StandInRouter router = StandInRouter.start()) {
      if (!play(router, Map.of(), System.out)) {
        throw new IllegalStateException("the agent loop was not as promised, see above");
      }
    }
  }

  /**
   * Plays it on a gateway of its own.
   *
   * @param further settings of the gateway
   * @return whether all was as promised
   */
  static boolean play(StandInRouter router, Map<String, String> further, PrintStream out)
      throws InterruptedException {
    Report report = new Report("agent loop", out);
    AgentLoopDemo demo = new AgentLoopDemo(router, report);
    try (DemoBackends backends = DemoBackends.start("gpu-a", "gpu-b")) {
      Map<String, String> settings = new HashMap<>(backends.settings());
      settings.putAll(DemoRoute.settings(router.uri()));
      settings.putAll(further);
      try (Member gateway = Member.start("gateway", settings)) {
        report.introduction(
            "An agent works in five steps. Before each it asks the gateway at "
                + gateway.uri()
                + " which model to use.");
        demo.withoutSession(gateway.client());
        demo.withSession(gateway.client());
        report.title("Behind the gateway");
        report.promise("no backend was called", backends.calls() == 0, backends.calls());
      }
    } catch (IOException | IllegalStateException e) {
      report.broken(e);
    }
    return report.summary();
  }

  private void withoutSession(RoutingClient client) throws IOException, InterruptedException {
    report.title("Without a session id, each step is routed by itself");
    int before = router.calls();
    List<Decision> decisions = loop(client, null);
    Set<String> models = models(decisions);
    report.promise("the steps went to several models", models.size() > 1, models);
    report.promise(
        "none was pinned", decisions.stream().noneMatch(Decision::pinned), pinned(decisions));
    report.promise(
        "no answer names a session",
        decisions.stream().allMatch(decision -> decision.sessionId() == null),
        sessions(decisions));
    int calls = router.calls() - before;
    report.promise("the router was asked for every step", calls == decisions.size(), calls);
  }

  private void withSession(RoutingClient client) throws IOException, InterruptedException {
    report.title("With " + RoutingClient.SESSION + ": " + AGENT + ", the first step decides");
    int before = router.calls();
    List<Decision> decisions = loop(client, AGENT);
    Decision first = decisions.get(0);
    List<Decision> later = decisions.subList(1, decisions.size());
    report.promise(
        "all went to the model of the first",
        first.route() != null && models(decisions).equals(Set.of(first.model())),
        models(decisions));
    report.promise(
        "the first was decided, all others were pinned",
        !first.pinned() && later.stream().allMatch(Decision::pinned),
        pinned(decisions));
    report.promise(
        "every answer names the session",
        decisions.stream().allMatch(decision -> AGENT.equals(decision.sessionId())),
        sessions(decisions));
    int calls = router.calls() - before;
    report.promise("the router was asked once", calls == 1, calls);
  }

  private List<Decision> loop(RoutingClient client, @Nullable String session)
      throws IOException, InterruptedException {
    try (Table table = report.table("step", "what for", "route", "model", "pinned")) {
      return AgentLoop.run(
          conversation -> client.decide(conversation, session),
          (number, step, decision) ->
              table.row(
                  number,
                  step,
                  decision.route() == null ? "-" : decision.route(),
                  decision.model(),
                  decision.pinned() ? "yes" : "no"));
    }
  }

  private static Set<String> models(List<Decision> decisions) {
    return decisions.stream().map(Decision::model).collect(Collectors.toSet());
  }

  private static List<Boolean> pinned(List<Decision> decisions) {
    return decisions.stream().map(Decision::pinned).toList();
  }

  private static List<String> sessions(List<Decision> decisions) {
    return decisions.stream().map(decision -> String.valueOf(decision.sessionId())).toList();
  }
}
