package io.pinion.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AmbientSessionTest {
  private static final AmbientSession FIRST = AmbientSession.of("first");
  private static final AmbientSession SECOND = AmbientSession.of("second");

  @AfterEach
  void nothingIsLeft() {
    assertThat(AmbientSession.current()).isEqualTo(AmbientSession.none());
  }

  @Test
  void isAbsentOutsideOfAnyBlock() {
    assertThat(AmbientSession.current().id()).isEmpty();
  }

  @Test
  void isThatOfTheBlockAnywhereBelowIt() {
    FIRST.run(() -> assertThat(AmbientSession.current().id()).contains("first"));

    assertThat(FIRST.call(() -> AmbientSession.current().id().orElseThrow())).isEqualTo("first");
  }

  @Test
  void aBlockWithinAnotherRestoresWhatWasBefore() {
    FIRST.run(
        () -> {
          SECOND.run(() -> assertThat(AmbientSession.current()).isEqualTo(SECOND));
          assertThat(AmbientSession.current()).isEqualTo(FIRST);
        });
  }

  @Test
  void aSideCallHasNoneAndRestoresWhatWasBefore() {
    FIRST.run(
        () -> {
          AmbientSession.none().run(() -> assertThat(AmbientSession.current().id()).isEmpty());
          assertThat(AmbientSession.current()).isEqualTo(FIRST);
        });
  }

  @Test
  void aBlockThatEndsByAnExceptionRestoresWhatWasBeforeAndPassesItOn() {
    IOException thrown = new IOException("of the work");

    FIRST.run(
        () -> {
          assertThat(
                  catchThrowable(
                      () ->
                          SECOND.call(
                              () -> {
                                throw thrown;
                              })))
              .isSameAs(thrown);
          assertThat(AmbientSession.current()).isEqualTo(FIRST);
        });
  }

  @Test
  void anotherThreadHasNone() throws InterruptedException {
    AmbientSession[] seen = new AmbientSession[1];
    FIRST.call(
        () -> {
          Thread other = new Thread(() -> seen[0] = AmbientSession.current());
          other.start();
          other.join();
          return seen;
        });

    assertThat(seen[0]).isEqualTo(AmbientSession.none());
  }

  @Test
  void closingABlockEndsThoseThatWereForgottenWithinIt() {
    SessionScope outer = FIRST.open();
    SessionScope forgotten = SECOND.open();

    outer.close();

    assertThat(AmbientSession.current()).isEqualTo(AmbientSession.none());
    SessionScope later = FIRST.open();
    forgotten.close();
    assertThat(AmbientSession.current()).isEqualTo(FIRST);
    later.close();
  }

  @Test
  void closingABlockTwiceDoesNothing() {
    SessionScope outer = FIRST.open();
    SessionScope inner = SECOND.open();
    inner.close();
    inner.close();

    assertThat(AmbientSession.current()).isEqualTo(FIRST);
    outer.close();
  }

  @Test
  void aBlockIsNotClosedByAnotherThread() throws InterruptedException {
    SessionScope scope = FIRST.open();
    Throwable[] thrown = new Throwable[1];
    Thread other = new Thread(() -> thrown[0] = catchThrowable(scope::close), "other-thread");
    other.start();
    other.join();

    assertThat(thrown[0])
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining(Thread.currentThread().getName())
        .hasMessageContaining("other-thread")
        .hasMessageContaining("AmbientSession.current().wrap(task)");
    assertThat(AmbientSession.current()).isEqualTo(FIRST);
    scope.close();
  }

  @Test
  void aBlockMayLearnItsSessionWhileItLasts() {
    AmbientSession[] session = {AmbientSession.none()};
    SessionScope scope = SessionScope.open(() -> session[0]);
    assertThat(AmbientSession.current()).isEqualTo(AmbientSession.none());

    session[0] = FIRST;

    assertThat(AmbientSession.current()).isEqualTo(FIRST);
    scope.close();
  }

  @Test
  void aBlockWhoseSessionIsNullSaysSo() {
    SessionScope scope = SessionScope.open(() -> missing());
    assertThatThrownBy(AmbientSession::current)
        .isInstanceOf(NullPointerException.class)
        .hasMessageContaining("expected AmbientSession.none()");
    scope.close();
  }

  @SuppressWarnings("NullAway") // what a caller without its checks may do
  private static AmbientSession missing() {
    return null;
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 256})
  void anIdHasUpTo256Characters(int length) {
    assertThat(AmbientSession.of("~".repeat(length)).id()).contains("~".repeat(length));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {" ", "a b", "a\r\nX-Evil: 1", "a\u0000", "a\u007f", "caf\u00e9", "\u65e5"})
  void anIdThatGatewaysDoNotTakeIsRefusedWhereItIsSetAndNotShown(String id) {
    assertThatThrownBy(() -> AmbientSession.of(id))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageMatching(
            "a session's id has 1 to 256 visible ASCII characters; this one has U\\+[0-9A-F]{4} at"
                + " index [0-9]");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 257})
  void anIdOfAnotherLengthIsRefused(int length) {
    assertThatThrownBy(() -> AmbientSession.of("x".repeat(length)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageEndingWith("this one has " + length);
  }

  @Test
  void itsTextDoesNotShowTheId() {
    assertThat(FIRST).hasToString("AmbientSession[5 characters]");
    assertThat(AmbientSession.none()).hasToString("AmbientSession[none]");
  }
}
