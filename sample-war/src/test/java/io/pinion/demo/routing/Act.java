package io.pinion.demo.routing;

import java.io.IOException;

/** A part of a demo. */
interface Act {
  void play(Members members, Report report) throws IOException, InterruptedException;
}
