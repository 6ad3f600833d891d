/**
 * The demos of model routing: {@code mvn -Pdemo-agent-loop} and {@code mvn -Pdemo-shared-pins}.
 * Each plays to its end, says what it saw, and ends in PASS or FAIL.
 */
@NullMarked
package io.pinion.demo.routing;

import org.jspecify.annotations.NullMarked;
