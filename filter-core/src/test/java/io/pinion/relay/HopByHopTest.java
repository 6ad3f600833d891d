package io.pinion.relay;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HopByHopTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "Connection", "Keep-Alive", "Proxy-Connection", "Proxy-Authenticate", "Proxy-Authorization",
        "TE", "Trailer", "Transfer-Encoding", "Upgrade", "HTTP2-Settings"
      })
  void fieldsOfOneConnectionAreDroppedInAnyCase(String name) {
    for (List<String> connection : List.of(List.<String>of(), List.of("X-Other"))) {
      assertThat(HopByHop.of(connection))
          .accepts(name, name.toLowerCase(Locale.ROOT), name.toUpperCase(Locale.ROOT));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Content-Type",
        "Authorization",
        "X-Session-ID",
        "Cookie",
        "Close",
        "Trailers",
        ""
      })
  void otherFieldsStay(String name) {
    assertThat(HopByHop.of(List.of("close", "keep-alive"))).rejects(name);
  }

  @Test
  void fieldsThatConnectionNamesAreDroppedInAnyCase() {
    assertThat(HopByHop.of(List.of("X-Private, x-other")))
        .accepts("X-Private", "x-private", "X-OTHER")
        .rejects("X-Public");
  }

  @Test
  void everyLineOfConnectionCounts() {
    assertThat(HopByHop.of(List.of("keep-alive", "X-One", "X-Two"))).accepts("X-One", "X-Two");
  }

  @Test
  void oddTokensDoNoHarm() {
    assertThat(HopByHop.of(List.of("", " ", ",,", " , X-One ,,\tX-Two\t, ;q=1, \"X-Quoted\"")))
        .accepts("X-One", "X-Two")
        .rejects("", " ", "X-Quoted", "Content-Type");
  }

  @Test
  void nameInPartIsNoMatch() {
    assertThat(HopByHop.of(List.of("X-Private"))).rejects("X-Private-2", "Private", "X-Priv");
  }
}
