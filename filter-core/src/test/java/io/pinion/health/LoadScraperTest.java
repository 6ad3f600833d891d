package io.pinion.health;

import static org.assertj.core.api.Assertions.assertThat;

import io.pinion.backend.Backend;
import io.pinion.backend.BackendPool;
import io.pinion.backend.InFlight;
import io.pinion.backend.LoadReports;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LoadScraperTest {
  private static final Duration INTERVAL = Duration.ofSeconds(2);
  private static final Backend A = backend("a");
  private static final Backend B = backend("b");
  private static final Logger LOG = Logger.getLogger(LoadScraper.class.getName());

  private final ManualScheduler scheduler = new ManualScheduler();
  private final LoadReports reports =
      new LoadReports(new InFlight(), INTERVAL.multipliedBy(3), () -> 0);
  private final Map<String, CompletableFuture<String>> answers = new ConcurrentHashMap<>();
  private final List<String> asked = new ArrayList<>();
  private final List<String> logged = new CopyOnWriteArrayList<>();
  private final Handler handler =
      new Handler() {
        @Override
        public void publish(LogRecord record) {
          logged.add(record.getLevel() + " " + new SimpleFormatter().formatMessage(record));
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
      };

  private static Backend backend(String id) {
    return new Backend(id, URI.create("http://192.0.2.1:8000"), 1);
  }

  @BeforeEach
  void start() {
    LOG.addHandler(handler);
    BackendPool pool = new BackendPool(List.of(A, B));
    new LoadScraper(() -> pool, this::ask, reports, INTERVAL, scheduler);
  }

  @AfterEach
  void stop() {
    LOG.removeHandler(handler);
  }

  private CompletableFuture<String> ask(Backend backend) {
    asked.add(backend.id());
    CompletableFuture<String> answer = new CompletableFuture<>();
    answers.put(backend.id(), answer);
    return answer;
  }

  private void answer(Backend backend, String text) {
    Objects.requireNonNull(answers.get(backend.id())).complete(text);
    scheduler.round(); // which reads it, and asks again
  }

  @Test
  void eachIsAskedAndBelieved() {
    scheduler.round();
    assertThat(asked).containsExactly("a", "b");
    answer(A, "llamacpp:requests_processing 4\nllamacpp:requests_deferred 2\n");

    assertThat(reports.load(A)).isEqualTo(6);
    assertThat(reports.load(B)).isZero();
  }

  @Test
  void oneThatHasNotAnsweredIsNotAskedAgain() {
    scheduler.round();
    scheduler.round();

    assertThat(asked).containsExactly("a", "b");
  }

  @Test
  void probeThatThrowsEndsNothing() {
    ManualScheduler own = new ManualScheduler();
    BackendPool pool = new BackendPool(List.of(A, B));
    new LoadScraper(
        () -> pool,
        backend -> {
          asked.add(backend.id());
          throw new IllegalStateException("no client");
        },
        reports,
        INTERVAL,
        own);
    own.round();
    own.round();
    own.round();

    assertThat(asked.size()).isGreaterThanOrEqualTo(4);
  }

  @Test
  void textThatSaysNothingIsWarnedOfOnceAndSoIsItsEnd() {
    scheduler.round();
    for (int i = 0; i < 3; i++) {
      answer(A, "nothing");
      scheduler.round();
    }
    assertThat(logged).hasSize(1);
    assertThat(logged.get(0)).startsWith("WARNING").contains("backend a", "pinion.load.path");

    answer(A, "vllm:num_requests_running 1");
    scheduler.round();
    assertThat(logged).hasSize(2);
    assertThat(logged.get(1)).startsWith("INFO").contains("backend a");
    assertThat(reports.load(A)).isEqualTo(1);
  }
}
