/** The JDK's HTTP client, {@code java.net.http}. */
@NullMarked
package io.pinion.client.http;

import org.jspecify.annotations.NullMarked;
