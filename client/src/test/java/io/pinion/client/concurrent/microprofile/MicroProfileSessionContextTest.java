package io.pinion.client.concurrent.microprofile;

import static org.assertj.core.api.Assertions.assertThat;

import io.pinion.client.AmbientSession;
import io.pinion.client.concurrent.SessionContext;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import org.eclipse.microprofile.config.spi.ConfigProviderResolver;
import org.eclipse.microprofile.context.ManagedExecutor;
import org.eclipse.microprofile.context.ThreadContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** With SmallRye's implementation. */
class MicroProfileSessionContextTest {
  /** That implementation needs one of MicroProfile Config, which other tests are to be without. */
  @BeforeAll
  static void configureNothing() {
    ConfigProviderResolver.setInstance(new NoConfig());
  }

  @AfterAll
  static void forgetConfiguration() {
    ConfigProviderResolver.setInstance(null);
  }

  private static final AmbientSession SESSION = AmbientSession.of("conversation-1");
  private static final Callable<AmbientSession> LOOK = AmbientSession::current;

  @Test
  void anExecutorCarriesTheSessionUnlessToldOtherwise() throws Exception {
    ManagedExecutor executor = ManagedExecutor.builder().maxAsync(1).build();
    try {
      assertThat(SESSION.call(() -> executor.submit(LOOK)).get()).isEqualTo(SESSION);
      assertThat(executor.submit(LOOK).get()).isEqualTo(AmbientSession.none());
    } finally {
      executor.shutdownNow();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {SessionContext.TYPE, ThreadContext.ALL_REMAINING})
  void stagesBelongToTheSessionOfWhoHasAddedThem(String propagated) throws Exception {
    ManagedExecutor executor =
        ManagedExecutor.builder().propagated(propagated).cleared(new String[0]).build();
    AmbientSession other = AmbientSession.of("conversation-2");
    try {
      CompletableFuture<AmbientSession> first =
          SESSION.call(() -> executor.supplyAsync(AmbientSession::current));
      CompletableFuture<AmbientSession> second =
          other.call(() -> first.thenApplyAsync(before -> AmbientSession.current()));

      assertThat(first.get()).isEqualTo(SESSION);
      assertThat(second.get()).isEqualTo(other);
    } finally {
      executor.shutdownNow();
    }
  }

  @Test
  void aContextThatClearsItHasATaskBelongToNoSession() throws Exception {
    ThreadContext clearing =
        ThreadContext.builder()
            .propagated(new String[0])
            .cleared(SessionContext.TYPE)
            .unchanged(new String[0])
            .build();
    Callable<AmbientSession> look = clearing.contextualCallable(LOOK);

    SESSION.call(
        () -> {
          assertThat(look.call()).isEqualTo(AmbientSession.none());
          assertThat(AmbientSession.current()).isEqualTo(SESSION);
          return look;
        });
  }
}
