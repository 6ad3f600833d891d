@NullMarked
package io.pinion.client.concurrent.microprofile;

import org.jspecify.annotations.NullMarked;
