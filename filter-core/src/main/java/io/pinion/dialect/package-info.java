/** What an LLM API looks like on the wire. */
@NullMarked
package io.pinion.dialect;

import org.jspecify.annotations.NullMarked;
