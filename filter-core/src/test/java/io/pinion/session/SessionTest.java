package io.pinion.session;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SessionTest {
  private final SessionKeys keys = new SessionKeys("a secret of sixteen".getBytes(UTF_8));

  @ParameterizedTest
  @EnumSource(names = {"EXPLICIT", "PRINCIPAL"})
  void anIdThatNamesTheConversationMayBePassedOn(SessionKind kind) {
    assertThat(session(kind, "alice").get()).isEqualTo("alice");
  }

  @ParameterizedTest
  @EnumSource(
      names = {"EXPLICIT", "PRINCIPAL"},
      mode = EnumSource.Mode.EXCLUDE)
  void whatStandsForManyOrIsASecretIsPassedOnToNobody(SessionKind kind) {
    assertThat(session(kind, "sk-secret").get()).isNull();
  }

  @ParameterizedTest
  @EnumSource
  void noTextFormShowsTheId(SessionKind kind) {
    Session session = session(kind, "sk-secret");

    assertThat(session.toString() + session.id() + session.key()).doesNotContain("sk-secret");
  }

  private Session session(SessionKind kind, String value) {
    SessionId id = new SessionId(kind, "header:X-Test", value, false);
    return new Session(id, keys.derive(kind, "", value), false, true);
  }
}
