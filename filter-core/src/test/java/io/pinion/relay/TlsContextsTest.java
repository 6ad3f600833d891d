package io.pinion.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pinion.backend.Tls;
import io.pinion.gateway.Logged;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;

class TlsContextsTest {
  private final Path file =
      TestCertificates.file("followed.pem", TestCertificates.pem(TestCertificates.GOOD));
  private final Tls tls = new Tls(new Tls.Store(file.toString(), null), null, null, true);
  private final TlsContexts contexts = new TlsContexts();

  private SSLContext followed() throws TlsException {
    contexts.follow(Set.of(tls));
    return contexts.of(tls);
  }

  @Test
  void aFileThatDoesNotChangeIsReadOnce() throws Exception {
    SSLContext first = followed();

    assertThat(followed()).isSameAs(first);
  }

  @Test
  void aFileThatHasChangedIsReadAnew() throws Exception {
    SSLContext first = followed();

    Files.writeString(file, TestCertificates.pem("authority") + "changed");

    assertThat(followed()).isNotSameAs(first);
  }

  @Test
  void aFileThatBecomesFaultyLeavesInForceWhatWas() throws Exception {
    SSLContext first = followed();

    Files.writeString(file, "half a fi");
    assertThat(followed()).isSameAs(first);
    Files.delete(file);
    assertThat(followed()).isSameAs(first);

    Files.writeString(file, TestCertificates.pem("authority"));
    assertThat(followed()).isNotSameAs(first);
  }

  @Test
  void whatNobodyNeedsIsForgotten() throws Exception {
    SSLContext first = followed();

    contexts.follow(Set.of());

    assertThat(followed()).isNotSameAs(first);
  }

  @Test
  void aFileThatWasNeverReadIsTheReasonThatThereIsNoConnection() throws Exception {
    Files.delete(file);

    assertThatThrownBy(this::followed)
        .isInstanceOfSatisfying(
            TlsException.class,
            e -> assertThat(e.failure()).isEqualTo(TlsFailure.STORE_UNREADABLE));
  }

  @Test
  void aFileThatCannotBeUsedIsWarnedOfOnceAndAgainWhenItHasChanged() throws Exception {
    Files.delete(file);
    try (Logged log = new Logged(TlsContexts.class)) {
      for (int i = 0; i < 3; i++) {
        contexts.follow(Set.of(tls));
      }
      assertThat(log.news())
          .singleElement()
          .asString()
          .contains(file.toString(), "expected a file that can be read", "no connection");

      Files.writeString(file, "half a fi");
      contexts.follow(Set.of(tls));
      contexts.follow(Set.of(tls));
      assertThat(log.news()).singleElement().asString().contains("expected a PKCS12, JKS or PEM");

      Files.writeString(file, TestCertificates.pem("authority"));
      assertThat(followed()).isNotNull();
      Files.writeString(file, "half");
      contexts.follow(Set.of(tls));
      contexts.follow(Set.of(tls));
      assertThat(log.news())
          .satisfiesExactly(
              read -> assertThat(read).contains("read anew"),
              faulty -> assertThat(faulty).contains("stays in force"));
    }
  }
}
