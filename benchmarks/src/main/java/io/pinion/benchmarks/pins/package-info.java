/** What pins cost in a cluster. */
@NullMarked
package io.pinion.benchmarks.pins;

import org.jspecify.annotations.NullMarked;
