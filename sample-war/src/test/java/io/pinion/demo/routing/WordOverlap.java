package io.pinion.demo.routing;

import static java.util.function.Predicate.not;

import io.pinion.demo.routing.RouterPrompt.Said;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;

/**
 * Prefers the route whose description shares most words with what the user has said, the newest
 * turn first and foremost: each earlier one counts a quarter of the next. Of equals it takes the
 * one that is named first.
 */
final class WordOverlap implements RouteJudge {
  private static final double EARLIER = 0.25;

  @Override
  public String choose(RouterPrompt prompt) {
    List<Set<String>> turns = newestFirst(prompt.conversation());
    String best = OTHER;
    double most = 0;
    for (RouterPrompt.DescribedRoute route : prompt.routes()) {
      double score = score(Words.of(route.description()), turns);
      if (score > most) {
        most = score;
        best = route.name();
      }
    }
    return best;
  }

  private static double score(Set<String> description, List<Set<String>> turns) {
    double score = 0;
    double weight = 1;
    for (Set<String> turn : turns) {
      score += weight * description.stream().filter(turn::contains).count();
      weight *= EARLIER;
    }
    return score;
  }

  private static List<Set<String>> newestFirst(List<Said> conversation) {
    List<Set<String>> turns =
        new ArrayList<>(
            conversation.stream()
                .filter(turn -> turn.role().equals("user"))
                .map(turn -> Words.of(turn.content()))
                .filter(not(Set::isEmpty))
                .toList());
    Collections.reverse(turns);
    return turns;
  }
}
