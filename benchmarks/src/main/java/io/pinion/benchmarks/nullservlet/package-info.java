/**
 * A web application that answers like the simulated LLM servers, by itself: what a container alone
 * costs.
 */
@NullMarked
package io.pinion.benchmarks.nullservlet;

import org.jspecify.annotations.NullMarked;
