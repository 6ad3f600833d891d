/** Measurements of the parts. */
@NullMarked
package io.pinion.benchmarks;

import org.jspecify.annotations.NullMarked;
