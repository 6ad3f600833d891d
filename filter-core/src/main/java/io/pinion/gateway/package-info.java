/** The assembled gateway: filter, servlet, settings, wiring. Nothing depends on it. */
@NullMarked
package io.pinion.gateway;

import org.jspecify.annotations.NullMarked;
