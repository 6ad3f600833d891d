package io.pinion.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pinion.session.Identifier.WhenAbsent;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IdentifierTest {
  private final Identifier chain =
      Identifiers.of(
          Tenant.auto(),
          WhenAbsent.NONE,
          "header:X-First",
          "header:X-Second",
          "cookie:c",
          "query:q");

  @Test
  void sameValueThroughAnySourceIsOneSession() {
    SessionKey byHeader =
        Identifiers.session(chain, FakeRequestView.empty().header("x-first", "v")).key();

    assertThat(Identifiers.session(chain, FakeRequestView.empty().header("X-Second", "v")).key())
        .isEqualTo(byHeader);
    assertThat(Identifiers.session(chain, FakeRequestView.empty().cookie("c", "v")).key())
        .isEqualTo(byHeader);
    assertThat(Identifiers.session(chain, FakeRequestView.empty().query("q=%76")).key())
        .isEqualTo(byHeader);
  }

  @Test
  void sourcesAreAskedInTheirOrder() {
    FakeRequestView head = FakeRequestView.empty().query("q=by-query");
    assertThat(Identifiers.session(chain, head).id().source()).isEqualTo("query:q");
    head.cookie("c", "by-cookie");
    assertThat(Identifiers.session(chain, head).id().source()).isEqualTo("cookie:c");
    head.header("X-Second", "second");
    assertThat(Identifiers.session(chain, head).id().source()).isEqualTo("header:X-Second");
    head.header("X-First", "first");
    assertThat(Identifiers.session(chain, head).id().source()).isEqualTo("header:X-First");
    assertThat(Identifiers.session(chain, head).get()).isEqualTo("first");
  }

  @Test
  void invalidIdFallsToTheNextSourceAndIsCounted() {
    Identification found =
        chain.identify(
            FakeRequestView.empty()
                .header("X-First", "")
                .header("X-Second", "a b")
                .cookie("c", "good"),
            false);

    assertThat(found.session()).isNotNull().extracting(Session::get).isEqualTo("good");
    assertThat(found.invalid()).isEqualTo(2);
  }

  @Test
  void invalidIdAloneCountsAsAbsent() {
    Identification found =
        chain.identify(FakeRequestView.empty().header("X-First", "a\r\nb"), false);

    assertThat(found).isEqualTo(new Identification(null, 1, false, false));
  }

  @Test
  void sourcesAfterTheWinnerAreNotCounted() {
    Identification found =
        chain.identify(
            FakeRequestView.empty().header("X-First", "good").header("X-Second", ""), false);

    assertThat(found.invalid()).isZero();
  }

  @Test
  void conflictingValuesAreReportedAndTheFirstIsTheSession() {
    Identification found =
        chain.identify(
            FakeRequestView.empty().header("X-First", "one").header("X-First", "two"), false);

    assertThat(found.conflicting()).isTrue();
    assertThat(found.session()).isNotNull().extracting(Session::get).isEqualTo("one");
  }

  @Test
  void twoSourcesThatDisagreeAreNoConflict() {
    Identification found =
        chain.identify(
            FakeRequestView.empty().header("X-First", "one").header("X-Second", "two"), false);

    assertThat(found.conflicting()).isFalse();
  }

  @Test
  void requestWithoutAnIdHasNoSessionWhereNoneIsToBeGenerated() {
    assertThat(chain.identify(FakeRequestView.empty(), false))
        .isEqualTo(new Identification(null, 0, false, false));
  }

  @Test
  void requestWithoutAnIdGetsOneOfARecognisableForm() {
    Identifier generating = Identifiers.of(Tenant.none(), WhenAbsent.GENERATE, "header:X-First");
    Session session = Identifiers.session(generating, FakeRequestView.empty());

    assertThat(session.generated()).isTrue();
    assertThat(session.get()).matches("pn1-[A-Za-z0-9_-]{22}");
    assertThat(session.id().isValid()).isTrue();
    assertThat(session.id().source()).isEqualTo("generated");
  }

  @Test
  void generatedIdsAreDistinct() {
    Identifier generating = Identifiers.of(Tenant.none(), WhenAbsent.GENERATE, "header:X-First");
    Set<String> ids = new HashSet<>();
    for (int i = 0; i < 10_000; i++) {
      ids.add(Identifiers.session(generating, FakeRequestView.empty()).get());
    }

    assertThat(ids).hasSize(10_000);
  }

  @Test
  void generatedIdThatComesBackIsTheSameSessionAndNoLongerGenerated() {
    Identifier generating = Identifiers.of(Tenant.auto(), WhenAbsent.GENERATE, "header:X-First");
    Session first = Identifiers.session(generating, FakeRequestView.empty().principal("alice"));
    Session second =
        Identifiers.session(
            generating,
            FakeRequestView.empty().principal("alice").header("X-First", first.id().value()));

    assertThat(second.key()).isEqualTo(first.key());
    assertThat(second.generated()).isFalse();
  }

  @Test
  void invalidIdIsReplacedByAGeneratedOne() {
    Identifier generating = Identifiers.of(Tenant.none(), WhenAbsent.GENERATE, "header:X-First");
    Identification found =
        generating.identify(FakeRequestView.empty().header("X-First", "a b"), false);

    assertThat(found.invalid()).isEqualTo(1);
    assertThat(found.session()).isNotNull().extracting(Session::generated).isEqualTo(true);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "header", "header:", "header: ", "Header:X", "jwt:sub", ":X", "cookie"})
  void sourceOfAnotherFormIsRefusedWithWhatWasExpected(String source) {
    assertThatThrownBy(() -> SessionIdResolver.of(source))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("header:NAME");
  }
}
