/** The Anthropic SDK for Java. */
@NullMarked
package io.pinion.client.anthropic;

import org.jspecify.annotations.NullMarked;
