@NullMarked
package io.pinion.client.rest;

import org.jspecify.annotations.NullMarked;
