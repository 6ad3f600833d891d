/** The client libraries that people use, unchanged, through the packaged WAR. */
@NullMarked
package io.pinion.clients;

import org.jspecify.annotations.NullMarked;
