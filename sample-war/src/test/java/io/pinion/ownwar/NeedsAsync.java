package io.pinion.ownwar;

import static org.assertj.core.api.Assertions.assertThat;

import io.pinion.sample.RawClient;
import io.pinion.sample.ResponseHead;
import io.pinion.sample.TestBackend;
import java.io.IOException;
import java.net.URI;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A web.xml that forgets async-supported is told so by the first request, not by a stack trace. */
abstract class NeedsAsync {
  static final TestBackend BACKEND = TestBackend.start("a");

  /** The application's root, ending in a slash. */
  abstract URI application();

  @ParameterizedTest
  @ValueSource(strings = {"/llm/x", "/chat-anything"})
  void saysWhatIsMissing(String path) throws IOException {
    try (RawClient client = RawClient.connect(application())) {
      client.sendJson(OwnWar.CONTEXT_PATH + path, "{}");

      ResponseHead head = client.readFinalHead();
      assertThat(head.status()).isEqualTo(500);
      assertThat(head.header("Content-Type"))
          .hasValueSatisfying(type -> assertThat(type).startsWith("text/plain"));
      assertThat(client.readText())
          .contains("<async-supported>true</async-supported> in web.xml")
          .contains("every filter before it");
      assertThat(BACKEND.requests()).isEmpty();
    }
  }
}
