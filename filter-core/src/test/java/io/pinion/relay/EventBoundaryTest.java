package io.pinion.relay;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where something can be put between two events, however the stream is divided. */
class EventBoundaryTest {
  @Test
  void streamBeginsAtABoundary() {
    assertThat(new EventBoundary().isHere()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "data: 1\n\n",
        "data: 1\r\n\r\n",
        "data: 1\r\r",
        "data: 1\n\r\n",
        "data: 1\r\n\n",
        "data: 1\n\r",
        "data: 1\n\n\n\n",
        ": comment\n\n",
        "\n",
        "\r\n",
        "data: \u00e4\n\n"
      })
  void anEmptyLineEndsAnEvent(String stream) {
    assertThat(isAfter(stream)).isTrue();
    assertThat(isAfter("data: before\n\n" + stream)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "data: 1",
        "data: 1\n",
        "data: 1\r",
        "data: 1\r\n",
        "data: 1\n\ndata: 2",
        "data: 1\n\ndata: 2\n",
        "data: 1\r\n\r\nd",
        ":",
        "data: 1\n ",
        "\n\n:"
      })
  void anythingElseIsWithinOne(String stream) {
    assertThat(isAfter(stream)).isFalse();
  }

  private static boolean isAfter(String stream) {
    byte[] bytes = stream.getBytes(UTF_8);
    EventBoundary whole = new EventBoundary();
    whole.passed(bytes, 0, bytes.length);
    EventBoundary singly = new EventBoundary();
    byte[] padded = ("\n\n" + stream + "\n\n").getBytes(UTF_8);
    for (int i = 0; i < bytes.length; i++) {
      singly.passed(padded, 2 + i, 1);
      singly.passed(padded, 0, 0);
    }
    assertThat(singly.isHere()).isEqualTo(whole.isHere());
    return whole.isHere();
  }
}
