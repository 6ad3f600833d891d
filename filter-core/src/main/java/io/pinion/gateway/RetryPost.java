package io.pinion.gateway;

/** Which POST requests may be sent again after a failure without an answer. */
enum RetryPost {
  LLM,
  ALL,
  NONE
}
