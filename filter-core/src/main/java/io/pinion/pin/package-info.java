/** What was decided before: session key to chosen value, behind an asynchronous store. */
@NullMarked
package io.pinion.pin;

import org.jspecify.annotations.NullMarked;
