/** Gateways and servers that the comparison starts, each in a JVM of its own. */
@NullMarked
package io.pinion.benchmarks.servers;

import org.jspecify.annotations.NullMarked;
