package io.pinion.benchmarks.day;

import java.time.Duration;

/**
 * One request of a session.
 *
 * @param first whether nothing of the session can be in a cache yet
 */
record Turn(Duration at, Conversation session, boolean first) {}
