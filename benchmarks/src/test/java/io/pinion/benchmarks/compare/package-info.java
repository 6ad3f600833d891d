@NullMarked
package io.pinion.benchmarks.compare;

import org.jspecify.annotations.NullMarked;
