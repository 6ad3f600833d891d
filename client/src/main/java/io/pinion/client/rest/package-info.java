/** Jakarta REST's client. */
@NullMarked
package io.pinion.client.rest;

import org.jspecify.annotations.NullMarked;
