/**
 * The examples of docs/client.md: client libraries that carry the ambient session, each as an
 * application would write it. What stands between {@code // docs: NAME} and {@code // docs: end} is
 * on the page, word for word.
 */
@NullMarked
package io.pinion.clients.carrying;

import org.jspecify.annotations.NullMarked;
