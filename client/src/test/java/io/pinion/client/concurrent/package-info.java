@NullMarked
package io.pinion.client.concurrent;

import org.jspecify.annotations.NullMarked;
