package io.pinion.gateway;

import io.pinion.backend.Backend;

/**
 * A backend that belongs to the pool no longer, and drains in it for a while.
 *
 * @param since when it was removed, in nanoseconds of the pool's clock
 */
record Leaving(Backend backend, long since) {}
