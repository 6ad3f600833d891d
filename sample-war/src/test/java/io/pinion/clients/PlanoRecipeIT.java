package io.pinion.clients;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.pinion.demo.routing.StandInRouter;
import io.pinion.sample.GatewayOnTomcat;
import io.pinion.sample.Recipe;
import io.pinion.sample.TestBackends;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The settings and the curl lines of docs/recipes/plano.md do what that page says. */
class PlanoRecipeIT {
  private static final String PAGE = "plano.md";
  private static final Pattern STEP =
      Pattern.compile("```bash\\n(curl [^\\n]*)\\n```\\n\\n```json\\n([^\\n]*)\\n```");
  private static final TestBackends BACKENDS = TestBackends.start("large", "small");
  private static final StandInRouter ROUTER = router();

  @RegisterExtension static final GatewayOnTomcat GATEWAY = new GatewayOnTomcat(settings());

  private static StandInRouter router() {
    try {
      return StandInRouter.start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Map<String, String> settings() {
    Map<String, String> settings = Recipe.settings(PAGE);
    settings.putAll(BACKENDS.settings());
    settings.put("pinion.model.router.url", ROUTER.uri().toString());
    settings.put("pinion.model.router.timeout", "1m"); // a loaded machine is no failing router
    return settings;
  }

  @AfterAll
  static void stop() {
    BACKENDS.close();
    ROUTER.close();
  }

  @Test
  void eachCommandIsAnsweredAsThePageShows() throws Exception {
    Matcher step = STEP.matcher(Recipe.text(PAGE));
    List<String> answers = new ArrayList<>();
    while (step.find()) {
      String command = step.group(1).replace("http://127.0.0.1:8080/", GATEWAY.uri().toString());
      String answer =
          run(command).replaceFirst("\"trace_id\":\"[0-9a-f]{32}\"", "\"trace_id\":\"…\"");
      assertThat(answer).as(command).isEqualTo(step.group(2));
      answers.add(answer);
    }
    assertThat(answers).hasSize(3);
    assertThat(BACKENDS.requests()).isEmpty();
  }

  private static String run(String command) throws Exception {
    Process curl = new ProcessBuilder("sh", "-c", command).redirectErrorStream(true).start();
    String out = new String(curl.getInputStream().readAllBytes(), UTF_8);
    assertThat(curl.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(curl.exitValue()).as(out).isZero();
    return out;
  }
}
