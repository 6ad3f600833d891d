package io.pinion.session;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The key's derivation, frozen: another result would move every session of every cluster. */
class SessionKeyTest {
  private static final byte[] SECRET = "0123456789abcdef-golden".getBytes(UTF_8);

  private final SessionKeys keys = new SessionKeys(SECRET);

  @ParameterizedTest
  @CsvSource(
      value = {
        "EXPLICIT, '', conv-1, 9d7bad7848dfb6fddeda6d9025863ec7",
        "EXPLICIT, authorization:Bearer sk-1, conv-1, 63d4533b37ef2866e111ae0dc688ad7d",
        "EXPLICIT, principal:alice, conv-1, e93d336329b92ccc45627c196b48ad0f",
        "PRINCIPAL, '', alice, 1c90802faeb9a68ce97342d5567a715e",
        "CREDENTIAL, '', Bearer sk-1, 7f9f65bb4a5e7f4fd5c96cd98ae8b147",
        "CLIENT_IP, '', 192.0.2.7, 895796132cc7220aa36ca98b7f6c4c54",
        "EXPLICIT, principal:Zoë Æther, 日本, 99efc8acbfcf0cde0be9a4b4843b7305",
      })
  void keysAreFrozen(SessionKind kind, String tenant, String value, String golden) {
    assertThat(hex(keys.derive(kind, tenant, value))).isEqualTo(golden);
  }

  @ParameterizedTest
  @CsvSource({
    "llama-3.1-8b, 66aa5650fa80e7eb4c84de546f419928",
    "gpt-oss:120b, b4c2f4d1712c9c44b3337f09e38696f8",
    "'', cad1d9830d89eeca78dd0d47d9378f5c",
    "日本, 8079336f9257e96b73aeb6d4be8f21d7",
  })
  void keysOfModelsAreFrozen(String model, String golden) {
    SessionKey key = new SessionKey(0x0123456789abcdefL, 0xfedcba9876543210L);

    assertThat(hex(key.forModel(model))).isEqualTo(golden);
  }

  @ParameterizedTest
  @CsvSource({
    "EXPLICIT, explicit, authorization:Bearer sk-1, conv-1",
    "PRINCIPAL, principal, '', alice",
    "CREDENTIAL, credential, '', Bearer sk-1",
    "CLIENT_IP, client-ip, t, 192.0.2.7",
    "EXPLICIT, explicit, principal:Zoë, 日本",
  })
  void keyIsTheFirstHalfOfAnHmacOverLengthPrefixedFields(
      SessionKind kind, String label, String tenant, String value)
      throws GeneralSecurityException, IOException {
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(SECRET, "HmacSHA256"));
    byte[] whole = mac.doFinal(lengthPrefixed(label, tenant, value));
    String expected = HexFormat.of().formatHex(Arrays.copyOf(whole, 16));

    assertThat(hex(keys.derive(kind, tenant, value))).isEqualTo(expected);
  }

  @Test
  void fieldsDoNotRunIntoOneAnother() {
    assertThat(keys.derive(SessionKind.EXPLICIT, "ab", "c"))
        .isNotEqualTo(keys.derive(SessionKind.EXPLICIT, "a", "bc"));
    assertThat(keys.derive(SessionKind.EXPLICIT, "", "abc"))
        .isNotEqualTo(keys.derive(SessionKind.EXPLICIT, "abc", ""));
  }

  @Test
  void kindsDoNotShareKeys() {
    assertThat(keys.derive(SessionKind.PRINCIPAL, "", "alice"))
        .isNotEqualTo(keys.derive(SessionKind.EXPLICIT, "", "alice"));
  }

  @Test
  void anotherSecretGivesAnotherKey() {
    SessionKeys others = new SessionKeys("another-secret-of-16".getBytes(UTF_8));

    assertThat(others.derive(SessionKind.EXPLICIT, "t", "v"))
        .isNotEqualTo(keys.derive(SessionKind.EXPLICIT, "t", "v"));
  }

  @Test
  void laterChangesOfTheSecretsArrayDoNotMatter() {
    byte[] secret = SECRET.clone();
    SessionKeys copied = new SessionKeys(secret);
    Arrays.fill(secret, (byte) 0);

    assertThat(copied.derive(SessionKind.EXPLICIT, "t", "v"))
        .isEqualTo(keys.derive(SessionKind.EXPLICIT, "t", "v"));
  }

  @Test
  void manyThreadsDeriveTheSameKey() throws Exception {
    SessionKey expected = keys.derive(SessionKind.EXPLICIT, "t", "v");
    ExecutorService threads = Executors.newFixedThreadPool(8);
    try {
      Callable<Boolean> derivations =
          () ->
              IntStream.range(0, 2_000)
                  .allMatch(i -> keys.derive(SessionKind.EXPLICIT, "t", "v").equals(expected));
      for (var result : threads.invokeAll(Collections.nCopies(8, derivations))) {
        assertThat(result.get()).isTrue();
      }
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void hashIsFrozenAndIsNotTheKey() {
    SessionKey key = new SessionKey(0x0123456789abcdefL, 0xfedcba9876543210L);

    assertThat(key.hash()).isEqualTo("411d3f1d2390ff3f");
    assertThat(key.toString()).isEqualTo("SessionKey[411d3f1d2390ff3f]");
  }

  private static byte[] lengthPrefixed(String... fields) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      for (String field : fields) {
        byte[] text = field.getBytes(UTF_8);
        out.writeInt(text.length);
        out.write(text);
      }
    }
    return bytes.toByteArray();
  }

  private static String hex(SessionKey key) {
    return HexFormat.of().toHexDigits(key.high()) + HexFormat.of().toHexDigits(key.low());
  }
}
