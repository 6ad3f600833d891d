/** The packaged WAR on real servers, driven over sockets. */
@NullMarked
package io.pinion.sample;

import org.jspecify.annotations.NullMarked;
