/** Moving bytes both ways without blocking a thread; knows nothing of sessions. */
@NullMarked
package io.pinion.relay;

import org.jspecify.annotations.NullMarked;
