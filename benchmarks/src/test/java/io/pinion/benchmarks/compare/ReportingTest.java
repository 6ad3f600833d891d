package io.pinion.benchmarks.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pinion.benchmarks.paper.Table;
import java.io.StringReader;
import java.util.OptionalDouble;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.xml.sax.InputSource;

/** From what was measured to what is shown. */
class ReportingTest {
  private final Results results = new Results();

  @Test
  void medianIsTheMiddleOne() {
    add(Gateway.HAPROXY, Figure.EVENT_CPU, 30, 10, 11);
    add(Gateway.UNDERTOW, Figure.EVENT_CPU, 40, 10, 20, 12);

    assertThat(results.median(Gateway.HAPROXY, Figure.EVENT_CPU)).hasValue(11);
    assertThat(results.median(Gateway.UNDERTOW, Figure.EVENT_CPU)).hasValue(16);
    assertThat(results.median(Gateway.NGINX, Figure.EVENT_CPU)).isEmpty();
  }

  @Test
  void addedLatencyIsWhatTheWayWithoutAGatewayDoesNotTake() {
    add(Gateway.DIRECT, Figure.EVENT_P50, 30);
    add(Gateway.HAPROXY, Figure.EVENT_P50, 50);
    add(Gateway.PINION_TOMCAT, Figure.EVENT_P50, 60);

    assertThat(results.added(Gateway.PINION_TOMCAT, Figure.EVENT_P50)).hasValue(30);
    assertThat(results.addedRatio(Gateway.PINION_TOMCAT, Gateway.HAPROXY, Figure.EVENT_P50))
        .hasValue(1.5);
  }

  @Test
  void barCountsOnTheBetterServer() {
    add(Gateway.HAPROXY, Figure.UNARY_CPU, 10);
    add(Gateway.PINION_TOMCAT, Figure.UNARY_CPU, 19);
    add(Gateway.PINION_WILDFLY, Figure.UNARY_CPU, 40);

    assertThat(line(Bar.table(results).toString(), "CPU per unary request"))
        .containsSubsequence("2.00", "1.90", "4.00", "yes");
    add(Gateway.PINION_TOMCAT, Figure.UNARY_CPU, 25, 25);
    assertThat(line(Bar.table(results).toString(), "CPU per unary request"))
        .containsSubsequence("2.00", "2.50", "4.00", "no");
  }

  @Test
  void csvHoldsEveryValue() {
    add(Gateway.NULL_TOMCAT, Figure.HELD_HEAP, 1.5, 2);

    assertThat(results.csv())
        .contains("null-tomcat,held-heap,1,1.500\n", "null-tomcat,held-heap,2,2.000\n");
  }

  @Test
  void columnsOfATableAreAligned() {
    Table table = new Table("gateway", "us");
    table.row("HAProxy", "12.5");
    table.row("a long name", "7");

    assertThat(table.toString())
        .isEqualTo(
            """
            | gateway     |   us |
            |---|--:|
            | HAProxy     | 12.5 |
            | a long name |    7 |
            """);
  }

  @Test
  void rowHasACellForEachColumn() {
    Table table = new Table("gateway", "us");

    assertThatThrownBy(() -> table.row("HAProxy")).hasMessageContaining("expected 2");
  }

  @Test
  void numbersHaveThreeDigitsThatCount() {
    assertThat(Table.number(OptionalDouble.of(1.234))).isEqualTo("1.23");
    assertThat(Table.number(OptionalDouble.of(12.34))).isEqualTo("12.3");
    assertThat(Table.number(OptionalDouble.of(48_188))).isEqualTo("48188");
    assertThat(Table.number(OptionalDouble.empty())).isEqualTo("-");
  }

  @Test
  void plotHasABarForEachMedian() throws Exception {
    add(Gateway.HAPROXY, Figure.EVENT_CPU, 12);
    add(Gateway.PINION_TOMCAT, Figure.EVENT_CPU, 24);
    add(Gateway.PINION_TOMCAT, Figure.HELD_MEMORY, 60);

    Document svg =
        DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(new InputSource(new StringReader(new Plot(results).svg())));

    int background = 1;
    assertThat(svg.getElementsByTagName("rect").getLength()).isEqualTo(3 + background);
    assertThat(svg.getElementsByTagName("line").getLength()).isEqualTo(1);
    assertThat(svg.getDocumentElement().getTextContent())
        .contains("Pinion on Tomcat", "24.0", "60.0", "1.30 x HAProxy");
  }

  private void add(Gateway gateway, Figure figure, double... values) {
    for (double value : values) {
      results.add(gateway, figure, value);
    }
  }

  private static String line(String text, String start) {
    return text.lines().filter(line -> line.contains(start)).findFirst().orElse("");
  }
}
