package io.pinion.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.net.URI;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TraceSettingsTest {
  @Test
  void nothingIsTracedUnlessThereIsAReceiver() {
    GatewayConfig config = GatewayConfig.of(Map.of());

    assertThat(config.find(TraceSettings.ENDPOINT)).isNull();
    assertThat(config.get(TraceSettings.SAMPLE)).isEqualTo(100);
    assertThat(config.get(TraceSettings.SERVICE_NAME)).isEqualTo("pinion");
    assertThat(config.traceHeaders()).isEmpty();
  }

  @Test
  void receiverAndItsHeadersAreRead() {
    GatewayConfig config =
        GatewayConfig.of(
            Map.of(
                "pinion.traces.endpoint", "https://spans:4318/otlp/v1/traces",
                "pinion.traces.headers.Authorization", "Bearer its-own",
                "pinion.traces.sample", "5%",
                "pinion.traces.service-name", "gateway of the lab"));

    assertThat(config.warnings()).isEmpty();
    assertThat(config.find(TraceSettings.ENDPOINT))
        .isEqualTo(URI.create("https://spans:4318/otlp/v1/traces"));
    assertThat(config.traceHeaders()).isEqualTo(Map.of("Authorization", "Bearer its-own"));
    assertThat(config.get(TraceSettings.SAMPLE)).isEqualTo(5);
  }

  @Test
  void faultsSayWhatWasExpectedAndShowNoCredential() {
    ConfigException fault =
        catchThrowableOfType(
            ConfigException.class,
            () ->
                GatewayConfig.of(
                    Map.of(
                        "pinion.traces.endpoint", "collector:4317",
                        "pinion.traces.headers.Host", "h",
                        "pinion.traces.headers.X-Key", "s3cr3t\u00e4",
                        "pinion.traces.sample", "half")));

    assertThat(fault.faults())
        .hasSize(4)
        .anyMatch(
            each ->
                each.startsWith(
                    "pinion.traces.endpoint=\"collector:4317\": expected http://HOST:PORT or"
                        + " https://HOST:PORT, with or without a path"))
        .anyMatch(each -> each.startsWith("pinion.traces.headers.Host: expected the name of"))
        .anyMatch(each -> each.startsWith("pinion.traces.headers.X-Key=(not shown): expected"))
        .anyMatch(each -> each.startsWith("pinion.traces.sample=\"half\": expected a percentage"))
        .noneMatch(each -> each.contains("s3cr3t"));
  }
}
