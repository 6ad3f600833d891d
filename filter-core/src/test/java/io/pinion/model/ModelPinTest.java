package io.pinion.model;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.pinion.pin.PinStore;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class ModelPinTest {
  @Test
  void textIsReadBack() {
    ModelPin pin = new ModelPin("code", List.of("a/b", "c"));

    assertThat(ModelPin.of(pin.text())).isEqualTo(pin);
  }

  @Test
  void modelsThatAStoreNeedNotTakeAreLeftOut() {
    List<String> models = List.of("ü".repeat(256), "b".repeat(256), "c".repeat(256));
    String text = Objects.requireNonNull(new ModelPin("code", models).text());

    assertThat(text.getBytes(UTF_8).length).isLessThanOrEqualTo(PinStore.MAX_VALUE_BYTES);
    assertThat(ModelPin.of(text)).isEqualTo(new ModelPin("code", models.subList(0, 2)));
  }

  @Test
  void pinOfWhichNotEvenOneModelFitsIsNone() {
    assertThat(new ModelPin("€".repeat(256), List.of("€".repeat(256))).text()).isNull();
  }
}
