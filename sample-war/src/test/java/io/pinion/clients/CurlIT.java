package io.pinion.clients;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.pinion.demo.DemoBackends;
import io.pinion.demo.Model;
import io.pinion.sample.GatewayOnTomcat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** curl, in both versions of HTTP that the gateway speaks. */
class CurlIT {
  private static final DemoBackends BACKENDS = DemoBackends.start("gpu-a", "gpu-b");

  @RegisterExtension
  static final GatewayOnTomcat GATEWAY = new GatewayOnTomcat(BACKENDS.settings());

  @TempDir Path folder;

  @AfterAll
  static void stop() {
    BACKENDS.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"1.0", "1.1"})
  void anAnswerIsWhole(String version) throws Exception {
    String answer = curl("--http" + version, "-i", "-d", body(Model.SERVES, false, "Hello"));

    assertThat(answer)
        .contains(" 200", "\"object\":\"chat.completion\"", "your conversation was ")
        .endsWith("}");
  }

  @ParameterizedTest
  @ValueSource(strings = {"1.0", "1.1"})
  void aStreamIsWhole(String version) throws Exception {
    String answer = curl("--http" + version, "-i", "-N", "-d", body(Model.SERVES, true, "Hello"));

    assertThat(answer)
        .contains(" 200", "Content-Type: text/event-stream", "{\"content\":\"Hello \"}")
        .endsWith("data: [DONE]\n\n");
    assertThat(answer.contains("Transfer-Encoding")).isEqualTo(version.equals("1.1"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"1.0", "1.1"})
  void aStreamThatBreaksOffSaysSo(String version) throws Exception {
    Run run = run("--http" + version, "-N", "-d", body(Model.BREAKS_OFF, true, "Hello"));

    assertThat(run.output())
        .contains("{\"content\":\"Hello \"}", "data: {\"error\":{")
        .doesNotContain("[DONE]");
  }

  @ParameterizedTest
  @ValueSource(strings = {"Expect:", "Expect: 100-continue"})
  void anUploadLongerThanTheGatewaysBufferArrivesWhole(String expect) throws Exception {
    String words = "word ".repeat(600_000);
    Path upload = Files.writeString(folder.resolve("upload"), body(Model.SERVES, false, words));

    String answer = curl("-i", "-H", expect, "--data-binary", "@" + upload);

    assertThat(answer).contains("HTTP/1.1 200", "\"prompt_tokens\":600000");
    assertThat(answer.contains("HTTP/1.1 100")).isEqualTo(expect.contains("100"));
  }

  @Test
  void anUploadInChunksArrivesWhole() throws Exception {
    String words = "word ".repeat(600_000);
    Path upload = Files.writeString(folder.resolve("upload"), body(Model.SERVES, false, words));

    String answer = curl("-i", "-H", "Transfer-Encoding: chunked", "--data-binary", "@" + upload);

    assertThat(answer).contains("HTTP/1.1 200", "\"prompt_tokens\":600000");
  }

  private static String body(Model model, boolean stream, String question) {
    return """
    {"model":"%s","stream":%s,"messages":[{"role":"user","content":"%s"}]}"""
        .formatted(model.label(), stream, question);
  }

  /** What curl writes; it has to be satisfied with the exchange. */
  private String curl(String... arguments) throws IOException, InterruptedException {
    Run run = run(arguments);
    assertThat(run.exitCode()).as("%s", run).isZero();
    return run.output();
  }

  /** One run of curl, whatever it thinks of the exchange. */
  private record Run(int exitCode, String output) {}

  private Run run(String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    // not the configuration of whoever runs the tests
    command.addAll(List.of("curl", "--disable", "--silent", "--show-error", "--max-time", "60"));
    command.addAll(List.of("-H", "Content-Type: application/json", "-H", "X-Session-ID: my-chat"));
    command.addAll(List.of(arguments));
    command.add(GATEWAY.uri().resolve("v1/chat/completions").toString());
    Path output = folder.resolve("output");
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    return new Run(process.waitFor(), Files.readString(output, UTF_8));
  }
}
