package io.pinion.demo.routing;

import io.pinion.demo.DemoLog;
import java.io.IOException;
import java.io.PrintStream;
import java.util.List;

/**
 * Two gateways that share their model pins, as long as a session lasts and until its pin ends. With
 * {@code -Ddemo.store=memory} each keeps its own, and they disagree.
 */
public final class SharedPinsDemo {
  private static final String STORE = "demo.store";

  private SharedPinsDemo() {}

  public static void main(String[] args) throws IOException, InterruptedException {
    DemoLog.showFaultsOnly();
    Store store = Store.of(STORE, System.getProperty(STORE, Store.HAZELCAST.id()));
    try (StandInRouter router = StandInRouter.start()) {
      if (!play(store, acts(store), router, System.out)) {
        throw new IllegalStateException("the members' pins were not as promised, see above");
      }
    }
  }

  /**
   * Plays it on gateways of its own.
   *
   * @param store where they keep their pins
   * @return whether all was as promised
   */
  static boolean play(Store store, List<Act> acts, StandInRouter router, PrintStream out)
      throws InterruptedException {
    Report report = new Report("shared pins, pinion.store=" + store.id(), out);
    try (Members members = Members.start(store, router.uri())) {
      report.introduction(introduction(members, store));
      for (Act act : acts) {
        act.play(members, report);
      }
    } catch (IOException | IllegalStateException | AssertionError e) {
      report.broken(e);
    }
    return report.summary();
  }

  /** All there is to see of members with this store. */
  static List<Act> acts(Store store) {
    return List.of(new NoSession(), new Rounds(store), new PinEnds(), new Traces(store));
  }

  private static String introduction(Members members, Store store) {
    return """
    Two gateways with pinion.store=%s: A at %s, B at %s
    Every request asks for %s; what answers is the model of its route."""
        .formatted(
            store.id(), members.inTurn(0).uri(), members.inTurn(1).uri(), RoutingClient.ASKS_FOR);
  }
}
