/** The clustered pin store. */
@NullMarked
package io.pinion.pin.hazelcast;

import org.jspecify.annotations.NullMarked;
