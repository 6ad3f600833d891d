package io.pinion.client.rest.microprofile;

import static org.assertj.core.api.Assertions.assertThat;

import io.pinion.client.AmbientSession;
import io.pinion.client.SessionHeader;
import jakarta.ws.rs.core.MultivaluedHashMap;
import jakarta.ws.rs.core.MultivaluedMap;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SessionHeadersFactoryTest {
  private static final AmbientSession SESSION = AmbientSession.of("conversation-1");
  private static final SessionHeader HEADER = SessionHeader.named("X-Session-ID");

  private final MultivaluedMap<String, String> incoming = new MultivaluedHashMap<>();
  private final MultivaluedMap<String, String> outgoing = new MultivaluedHashMap<>();

  @Test
  void namesTheSession() {
    assertThat(SESSION.call(() -> update(HEADER)))
        .containsOnlyKeys("X-Session-ID")
        .containsEntry("X-Session-ID", List.of("conversation-1"));
    assertThat(update(HEADER)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"X-Session-ID", "x-session-id"})
  void whatTheCallerHasSetStays(String name) {
    outgoing.putSingle(name, "of-the-caller");

    assertThat(SESSION.call(() -> update(HEADER))).isEmpty();
  }

  @Test
  void namesNoneWhereItGoesToSomeHostsOnly() {
    assertThat(SESSION.call(() -> update(HEADER.onlyTo("gateway")))).isEmpty();
  }

  private MultivaluedMap<String, String> update(SessionHeader header) {
    return new SessionHeadersFactory(header).update(incoming, outgoing);
  }
}
