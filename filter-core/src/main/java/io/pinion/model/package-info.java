/**
 * Which model: routes by kind of work, and the pins that keep a session on the one it began with.
 */
@NullMarked
package io.pinion.model;

import org.jspecify.annotations.NullMarked;
