/** Results as people read them. */
@NullMarked
package io.pinion.benchmarks.paper;

import org.jspecify.annotations.NullMarked;
