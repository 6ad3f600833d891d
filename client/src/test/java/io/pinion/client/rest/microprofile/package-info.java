@NullMarked
package io.pinion.client.rest.microprofile;

import org.jspecify.annotations.NullMarked;
