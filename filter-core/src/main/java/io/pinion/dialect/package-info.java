/** What an LLM API looks like on the wire: its paths, its errors, its event stream. */
@NullMarked
package io.pinion.dialect;

import org.jspecify.annotations.NullMarked;
