package io.pinion.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pinion.session.Identifier.WhenAbsent;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TenantTest {
  @Test
  void callersWithDifferentCredentialsNeverShareASession() {
    for (String header : new String[] {"Authorization", "X-API-Key"}) {
      assertThat(key("credential", head().header(header, "one")))
          .isNotEqualTo(key("credential", head().header(header, "two")))
          .isNotEqualTo(key("credential", head()));
    }
  }

  @Test
  void sameTextAsAuthorizationAndAsApiKeyIsTwoTenants() {
    assertThat(key("credential", head().header("Authorization", "k")))
        .isNotEqualTo(key("credential", head().header("X-API-Key", "k")));
  }

  @Test
  void authorizationBeatsApiKey() {
    FakeRequestView both = head().header("Authorization", "a").header("X-API-Key", "k");

    assertThat(key("credential", both))
        .isEqualTo(key("credential", head().header("Authorization", "a")));
  }

  @Test
  void apiKeyAmongSubprotocolsIsTheSameTenantAsInAuthorization() {
    FakeRequestView socket =
        head().header("Sec-WebSocket-Protocol", "realtime, openai-insecure-api-key.sk-1");

    assertThat(key("auto", socket))
        .isEqualTo(key("auto", head().header("Authorization", "Bearer sk-1")))
        .isNotEqualTo(key("auto", head()));
  }

  @Test
  void differentPrincipalsNeverShareASession() {
    assertThat(key("principal", head().principal("alice")))
        .isNotEqualTo(key("principal", head().principal("bob")))
        .isNotEqualTo(key("principal", head()));
  }

  @Test
  void principalIgnoresCredentialsSoThatTokensMayRotate() {
    assertThat(key("principal", head().principal("alice").header("Authorization", "one")))
        .isEqualTo(key("principal", head().principal("alice").header("Authorization", "two")));
  }

  @Test
  void autoTakesThePrincipalBeforeTheCredential() {
    assertThat(key("auto", head().principal("alice").header("Authorization", "one")))
        .isEqualTo(key("auto", head().principal("alice").header("Authorization", "two")));
    assertThat(key("auto", head().header("Authorization", "one")))
        .isNotEqualTo(key("auto", head().header("Authorization", "two")));
  }

  @Test
  void credentialThatReadsLikeAPrincipalIsAnotherTenant() {
    assertThat(key("auto", head().principal("alice")))
        .isNotEqualTo(key("auto", head().header("Authorization", "alice")))
        .isNotEqualTo(key("auto", head().header("Authorization", "principal:alice")));
  }

  @Test
  void headerSeparatesByItsValue() {
    assertThat(key("header:X-Team", head().header("X-Team", "red")))
        .isNotEqualTo(key("header:X-Team", head().header("X-Team", "blue")))
        .isNotEqualTo(key("header:X-Team", head()));
  }

  @Test
  void spacesAroundTheHeadersNameDoNotMatter() {
    assertThat(key("header: X-Team ", head().header("X-Team", "red")))
        .isEqualTo(key("header:X-Team", head().header("X-Team", "red")));
  }

  @Test
  void noneIsOneTenantForAll() {
    assertThat(key("none", head().principal("alice").header("Authorization", "one")))
        .isEqualTo(key("none", head().principal("bob").header("X-API-Key", "two")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "Auto", "header", "header:", "header: ", "cookie:c", "tenant"})
  void anythingElseIsRefusedWithWhatWasExpected(String name) {
    assertThatThrownBy(() -> Tenant.of(name))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("auto, credential, principal, none or header:NAME");
  }

  private static FakeRequestView head() {
    return FakeRequestView.empty().header("X-Id", "the-same-id");
  }

  private static SessionKey key(String tenant, FakeRequestView head) {
    Identifier identifier = Identifiers.of(Tenant.of(tenant), WhenAbsent.NONE, "header:X-Id");
    return Identifiers.session(identifier, head).key();
  }
}
