/** A selector of one's own. */
@NullMarked
package io.pinion.examples.selector;

import org.jspecify.annotations.NullMarked;
