/** The session of a method, by annotation; and the current one, injected. */
@NullMarked
package io.pinion.client.cdi;

import org.jspecify.annotations.NullMarked;
