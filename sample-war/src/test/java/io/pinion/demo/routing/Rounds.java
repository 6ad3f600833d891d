package io.pinion.demo.routing;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/**
 * Three sessions, each with a question of its own in every round, and every round at the other
 * member: where members share their pins, a session keeps the model of its first question; where
 * they do not, each member has its own idea of it.
 */
final class Rounds implements Act {
  private static final int SESSIONS = 3;
  private static final int ROUNDS = 4;

  /** How often a machine may be too slow for pins that live so short. */
  private static final int TRIES = 10;

  private final Store store;

  /**
   * Made for members with this store.
   *
   * @param store says what is promised
   */
  Rounds(Store store) {
    this.store = store;
  }

  @Override
  public void play(Members members, Report report) throws IOException, InterruptedException {
    report.title(SESSIONS + " sessions in " + ROUNDS + " rounds, every round at the other member");
    for (int i = 0; i < TRIES; i++) {
      List<List<ModelAnswer>> bySession = new ArrayList<>();
      long began = System.nanoTime();
      rounds(members, report, bySession);
      Duration took = Duration.ofNanos(System.nanoTime() - began);
      if (took.compareTo(members.sureTtl()) < 0) {
        judge(bySession, report);
        return;
      }
      report.note(
          "that took %.1f s, and a pin lives for %d s: once more"
              .formatted(took.toMillis() / 1000.0, members.ttl().toSeconds()));
    }
    report.promise("the rounds end before the pins do", false, TRIES + " tries");
  }

  private static void rounds(Members members, Report report, List<List<ModelAnswer>> bySession)
      throws IOException, InterruptedException {
    List<String> ids = new ArrayList<>();
    for (int i = 0; i < SESSIONS; i++) {
      ids.add("chat-" + (i + 1) + "-" + UUID.randomUUID());
      bySession.add(new ArrayList<>());
    }
    try (Table table =
        report.table("round", "member", "session", "about", "model of the answer", "")) {
      for (int round = 0; round < ROUNDS; round++) {
        Member member = members.inTurn(round);
        for (int i = 0; i < SESSIONS; i++) {
          DemoRoute about = DemoRoute.inTurn(round + i);
          ModelAnswer answer = member.client().chat(about.question(), ids.get(i));
          bySession.get(i).add(answer);
          table.row(
              round + 1,
              member.name(),
              "chat-" + (i + 1),
              about.id(),
              answer.model(),
              answer.mark());
        }
      }
    }
  }

  private void judge(List<List<ModelAnswer>> bySession, Report report) {
    Set<String> models = new HashSet<>();
    bySession.forEach(answers -> answers.forEach(answer -> models.add(answer.model())));
    switch (store) {
      case HAZELCAST -> {
        report.promise(
            "each session stays with one model, whichever member it comes to",
            bySession.stream().allMatch(Rounds::areOfOneModel),
            bySession);
        report.promise(
            "each is routed once, in its first round, and pinned from then on",
            bySession.stream().allMatch(answers -> arePinnedAfter(1, answers)),
            bySession);
      }
      case MEMORY -> {
        report.promise(
            "the members disagree: each session has one model at A and another at B",
            bySession.stream().allMatch(Rounds::areOfTwoModelsInTurn),
            bySession);
        report.promise(
            "each is routed once by each member, and pinned there from then on",
            bySession.stream().allMatch(answers -> arePinnedAfter(2, answers)),
            bySession);
      }
    }
    report.promise("they are on several models together", models.size() > 1, models);
  }

  private static boolean areOfOneModel(List<ModelAnswer> answers) {
    return answers.stream().map(ModelAnswer::model).distinct().count() == 1;
  }

  private static boolean areOfTwoModelsInTurn(List<ModelAnswer> answers) {
    String atA = answers.get(0).model();
    String atB = answers.get(1).model();
    return !atA.equals(atB)
        && answers.stream().map(ModelAnswer::model).toList().equals(List.of(atA, atB, atA, atB));
  }

  private static boolean arePinnedAfter(int first, List<ModelAnswer> answers) {
    return answers.subList(0, first).stream().noneMatch(ModelAnswer::pinned)
        && answers.subList(first, answers.size()).stream().allMatch(ModelAnswer::pinned);
  }
}
