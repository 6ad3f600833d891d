/**
 * Agents: applications that are called in a session and call models in it, by pinion-client. What
 * stands between {@code docs:} marks is quoted in the manual.
 */
@NullMarked
package io.pinion.agent;

import org.jspecify.annotations.NullMarked;
