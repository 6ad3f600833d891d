/** Where a call may go, and in which order. */
@NullMarked
package io.pinion.backend;

import org.jspecify.annotations.NullMarked;
