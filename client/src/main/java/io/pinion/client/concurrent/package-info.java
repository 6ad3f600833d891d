/** Carries the session through the context propagation of Jakarta Concurrency and MicroProfile. */
@NullMarked
package io.pinion.client.concurrent;

import org.jspecify.annotations.NullMarked;
