/** Carries the session through the contexts of Jakarta Concurrency. */
@NullMarked
package io.pinion.client.concurrent;

import org.jspecify.annotations.NullMarked;
