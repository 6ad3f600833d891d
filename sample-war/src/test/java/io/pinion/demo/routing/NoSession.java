package io.pinion.demo.routing;

import java.io.IOException;
import java.util.HashSet;
import java.util.Set;

/** Requests that name no session: each is routed by itself. */
final class NoSession implements Act {

  @Override
  public void play(Members members, Report report) throws IOException, InterruptedException {
    report.title("Without a session id, each request is routed by itself");
    Set<String> models = new HashSet<>();
    boolean pinned = false;
    int number = 0;
    try (Table table = report.table("request", "member", "about", "model of the answer")) {
      for (DemoRoute about : DemoRoute.values()) {
        Member member = members.inTurn(number++);
        ModelAnswer answer = member.client().chat(about.question(), null);
        models.add(answer.model());
        pinned |= answer.pinned();
        table.row(number, member.name(), about.id(), answer.model());
      }
    }
    report.promise("the answers come from several models", models.size() > 1, models);
    report.promise("none is pinned", !pinned, "pinned");
  }
}
