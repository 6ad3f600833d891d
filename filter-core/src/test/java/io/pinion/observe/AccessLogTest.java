package io.pinion.observe;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AccessLogTest {
  private final Logger logger = Logger.getLogger(AccessLog.LOGGER);
  private final List<String> lines = new ArrayList<>();
  private final Handler recorder =
      new Handler() {
        @Override
        public void publish(LogRecord line) {
          lines.add(line.getMessage());
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
      };

  @BeforeEach
  void record() {
    logger.setUseParentHandlers(false);
    logger.addHandler(recorder);
  }

  @AfterEach
  void restore() {
    logger.removeHandler(recorder);
    logger.setUseParentHandlers(true);
    logger.setLevel(null);
  }

  private String logged(ExchangeReport report) {
    new AccessLog().exchangeEnded(report);
    assertThat(lines).hasSize(1);
    return lines.get(0);
  }

  @Test
  void exchangeIsOneLineOfNamedFields() {
    String hash = Reports.session().key().hash();

    assertThat(logged(Reports.answered("POST", "/v1/chat/completions", Reports.session())))
        .isEqualTo(
            "session="
                + hash
                + " source=header:X-Session-ID decision=store-unavailable lookup=error"
                + " backend=gpu-a attempts=2 method=POST path=/v1/chat/completions"
                + " client=192.0.2.7 status=200 outcome=answered first-byte=12ms total=345ms"
                + " in=678 out=9012");
  }

  @Test
  void whatIsNotThereIsADash() {
    assertThat(logged(Reports.unrouted()))
        .isEqualTo(
            "session=- source=- decision=- lookup=none backend=- attempts=0 method=POST"
                + " path=/v1/chat/completions client=192.0.2.7 status=0 outcome=client-gone"
                + " first-byte=- total=5ms in=0 out=0");
  }

  @Test
  void rawIdIsNowhere() {
    ExchangeReport report = Reports.answered("POST", "/v1/x", Reports.session());

    assertThat(logged(report)).doesNotContain(Reports.RAW_ID);
    assertThat(report.toString()).doesNotContain(Reports.RAW_ID);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/v1/x\r\nsession=forged",
        "/v1/x\nstatus=200",
        "/v1/x status=200",
        "/v1/\u001b[31m",
        "/v1/\u0000",
        "/v1/\u007f",
        "/v1/\u2028x",
        "/v1/caf\u00e9",
        "/v1/\t"
      })
  void callerCannotBreakTheLineOrForgeAField(String path) {
    String line = logged(Reports.answered(path.substring(1), path, null));

    assertThat(line).matches("[ -~]+");
    assertThat(line.split(" ", -1)).hasSize(15).allMatch(field -> field.indexOf('=') > 0);
    assertThat(line).contains(" status=200 outcome=answered ").containsOnlyOnce(" status=");
  }

  @Test
  void percentSignsAreNoFormat() {
    assertThat(logged(Reports.answered("GET", "/v1/%s%n{0}%2e", null)))
        .contains(" path=/v1/%s%n{0}%2e ");
  }

  @Test
  void nothingIsWrittenWhereTheLoggerIsOff() {
    logger.setLevel(Level.OFF);
    new AccessLog().exchangeEnded(Reports.unrouted());

    assertThat(lines).isEmpty();
  }
}
