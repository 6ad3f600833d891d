/** How evenly sessions are spread, and what moves. */
@NullMarked
package io.pinion.benchmarks.spread;

import org.jspecify.annotations.NullMarked;
