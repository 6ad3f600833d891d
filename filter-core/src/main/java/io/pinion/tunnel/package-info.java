/** WebSocket: bytes both ways, between frames of which the gateway may put in a Close. */
@NullMarked
package io.pinion.tunnel;

import org.jspecify.annotations.NullMarked;
