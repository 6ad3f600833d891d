@NullMarked
package io.pinion.client;

import org.jspecify.annotations.NullMarked;
