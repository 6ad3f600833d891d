package io.pinion.gateway;

/** Which response headers tell of the decision. */
enum ResponseHeaders {
  DECISION,
  ALL,
  NONE
}
