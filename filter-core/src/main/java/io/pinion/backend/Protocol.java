package io.pinion.backend;

/** Which version of HTTP a backend is spoken to in. */
public enum Protocol {
  /** One call at a time on each connection. */
  HTTP_1_1("http/1.1"),
  /** HTTP/2: over TLS as negotiated by ALPN, in the clear as a matter of course. */
  H2("h2");

  private final String label;

  Protocol(String label) {
    this.label = label;
  }

  /** As ALPN and settings name it. */
  public String label() {
    return label;
  }
}
