package io.pinion.model;

/** Told how the router does; must not block. */
public interface RouterListener {
  /** The router has answered. */
  void answered(long nanos);

  /** It has failed, or did not answer in time. */
  void failed();
}
