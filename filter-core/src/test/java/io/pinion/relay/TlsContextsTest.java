package io.pinion.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pinion.backend.Tls;
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
}
