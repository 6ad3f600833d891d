/** Takes the session of a request that a gateway in the same application has identified. */
@NullMarked
package io.pinion.client.servlet;

import org.jspecify.annotations.NullMarked;
