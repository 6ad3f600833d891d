@NullMarked
package io.pinion.client.websocket;

import org.jspecify.annotations.NullMarked;
