/**
 * The one place that knows MicroProfile Metrics. Left out by beans.xml where the server has no
 * usable version of it.
 */
@NullMarked
package io.pinion.observe.mp;

import org.jspecify.annotations.NullMarked;
