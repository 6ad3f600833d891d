/** Measures gateways side by side: see {@code benchmarks/compare}. */
@NullMarked
package io.pinion.benchmarks.compare;

import org.jspecify.annotations.NullMarked;
