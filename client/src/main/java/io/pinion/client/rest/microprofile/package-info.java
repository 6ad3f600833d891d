/** MicroProfile's REST client, which is Jakarta REST's with more. */
@NullMarked
package io.pinion.client.rest.microprofile;

import org.jspecify.annotations.NullMarked;
