/** What is usable now. */
@NullMarked
package io.pinion.health;

import org.jspecify.annotations.NullMarked;
