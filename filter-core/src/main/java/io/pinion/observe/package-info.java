/** What happened: counters, listeners, the access log. */
@NullMarked
package io.pinion.observe;

import org.jspecify.annotations.NullMarked;
