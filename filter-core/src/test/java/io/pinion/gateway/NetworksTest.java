package io.pinion.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NetworksTest {
  @ParameterizedTest
  @CsvSource({
    "10.0.0.5,10.0.0.5,true",
    "10.0.0.5,10.0.0.6,false",
    "10.0.0.0/8,10.255.255.255,true",
    "10.0.0.0/8,11.0.0.0,false",
    "10.0.0.128/25,10.0.0.127,false",
    "0.0.0.0/0,203.0.113.1,true",
    "0.0.0.0/0,::1,false",
    "2001:db8::/33,2001:db8:7fff::1,true",
    "2001:db8::/33,2001:db8:8000::1,false",
    "::1,0:0:0:0:0:0:0:1,true",
    "fe80::/10,fe80::1%eth0,true",
    "10.0.0.0/8,::ffff:10.0.0.1,true",
    "10.0.0.0/8,localhost,false",
    "10.0.0.0/8,unknown,false",
    "10.0.0.0/8,10.1,false"
  })
  void contains(String network, String address, boolean expected) {
    assertThat(Networks.of(List.of(network)).contains(address)).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "localhost",
        "10.0.0",
        "10.0.0.256",
        "10.0.0.01",
        "10.0.0.1/33",
        "10.0.0.1/8",
        "10.0.0.0/",
        "10.0.0.0/x",
        "::1/129",
        "2001:db8::1/32",
        ":::",
        "1:2",
        "a.b:c",
        ".:1:2",
        "abc",
        "10.0.0.0/-1",
        ""
      })
  void whatIsNoNetworkIsRefusedWithoutAskingForNames(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Networks.of(List.of(text)))
        .withMessageContaining("expected IP addresses and blocks");
  }
}
