/**
 * A day of a large pool, simulated: the product's own router, placement, pins and selectors, with a
 * clock that is moved and backends of which nothing is real but how many sessions they keep warm.
 */
@NullMarked
package io.pinion.benchmarks.day;

import org.jspecify.annotations.NullMarked;
