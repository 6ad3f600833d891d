/** Who is calling: from a request's head to the key of its conversation. */
@NullMarked
package io.pinion.session;

import org.jspecify.annotations.NullMarked;
