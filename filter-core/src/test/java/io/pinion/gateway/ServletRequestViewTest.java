package io.pinion.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.pinion.session.RequestView;
import java.util.List;
import org.junit.jupiter.api.Test;

class ServletRequestViewTest {
  private final FakeRequest request =
      FakeRequest.of("POST", "/app/v1/chat?session_id=a").below("/app").with("X-A", "b");
  private final ServletRequestView view =
      new ServletRequestView(request.get(), new Forwarded(Networks.of(List.of())));

  @Test
  void headIsAsItCame() {
    assertSeen(view);
  }

  @Test
  void laterItIsTheSameWithoutAskingWhatTheThreadDecides() {
    RequestView later = view.later();
    request.leave();

    assertSeen(later);
  }

  private static void assertSeen(RequestView view) {
    assertThat(view.path()).isEqualTo("/v1/chat");
    assertThat(view.rawQuery()).isEqualTo("session_id=a");
    assertThat(view.clientAddress()).isEqualTo("192.0.2.1");
    assertThat(view.principal()).isNull();
    assertThat(view.headers("x-a")).containsExactly("b");
    assertThat(view.cookies("a")).isEmpty();
  }
}
