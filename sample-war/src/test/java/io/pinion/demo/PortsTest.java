package io.pinion.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PortsTest {

  @Test
  void saysWhichPortIsTakenAndWhereToSetIt() throws IOException {
    try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String taken = "" + other.getLocalPort();
      assertThatThrownBy(() -> Ports.expectFree("demo.port", taken))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContainingAll("demo.port=" + taken, "expected a free port", "-Ddemo.port=");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "-1", "65536", "eight"})
  void saysWhatAPortIs(String value) {
    assertThatThrownBy(() -> Ports.expectFree("demo.port", value))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContainingAll("demo.port=" + value + ":", "0 to 65535");
  }

  @Test
  void findsAPortThatCanBeHad() throws IOException {
    String free = "" + Ports.free();
    assertThat(Ports.expectFree("demo.port", free)).hasToString("/127.0.0.1:" + free);
  }
}
