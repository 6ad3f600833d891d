/** The decision: which backend serves a session, with all policy on one screen. */
@NullMarked
package io.pinion.route;

import org.jspecify.annotations.NullMarked;
