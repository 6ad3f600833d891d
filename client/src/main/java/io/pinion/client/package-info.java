/** For applications that call LLMs: carries the ambient session id onto outbound requests. */
@NullMarked
package io.pinion.client;

import org.jspecify.annotations.NullMarked;
