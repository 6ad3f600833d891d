package io.pinion.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class MaxForwardsTest {
  @Test
  void aTraceThatEndsHereTellsItsWayAndNoSecret() throws IOException {
    FakeRequest request =
        FakeRequest.of("TRACE", "/v1/x?session_id=secret")
            .with("Via", "1.1 first")
            .with("Via", "1.0 second")
            .with("Max-Forwards", "0")
            .with("Cookie", "secret")
            .with("Authorization", "secret");
    ByteArrayOutputStream body = new ByteArrayOutputStream();

    assertThat(MaxForwards.endsHere(request.get())).isTrue();
    MaxForwards.answer(request.get(), writingTo(body));

    assertThat(body.toString(StandardCharsets.ISO_8859_1))
        .isEqualTo(
            """
            TRACE /v1/x HTTP/1.1\r
            Via: 1.1 first\r
            Via: 1.0 second\r
            Max-Forwards: 0\r
            \r
            """);
  }

  @Test
  void aTraceIsCountedDownOnItsWay() {
    FakeRequest request = FakeRequest.of("TRACE", "/v1/x").with("Max-Forwards", "2");

    assertThat(MaxForwards.endsHere(request.get())).isFalse();
    assertThat(MaxForwards.next(request.get())).isEqualTo("1");
  }

  private static HttpServletResponse writingTo(ByteArrayOutputStream body) {
    ServletOutputStream out =
        new ServletOutputStream() {
          @Override
          public boolean isReady() {
            return true;
          }

          @Override
          public void setWriteListener(WriteListener listener) {
            throw new UnsupportedOperationException();
          }

          @Override
          public void write(int b) {
            body.write(b);
          }
        };
    return (HttpServletResponse)
        Proxy.newProxyInstance(
            MaxForwardsTest.class.getClassLoader(),
            new Class<?>[] {HttpServletResponse.class},
            (proxy, called, arguments) -> called.getName().equals("getOutputStream") ? out : null);
  }
}
