/** Carries the session through MicroProfile's context propagation. */
@NullMarked
package io.pinion.client.concurrent.microprofile;

import org.jspecify.annotations.NullMarked;
