package io.pinion.session;

import org.jspecify.annotations.Nullable;

/**
 * What identification found.
 *
 * @param session the session; null where the request has none and none was generated
 * @param invalid how many sources carried an id that is not valid and so counted as absent
 * @param conflicting whether a source carried two different ids
 * @param undecided whether it takes the body to tell, which has not been looked at yet
 */
public record Identification(
    @Nullable Session session, int invalid, boolean conflicting, boolean undecided) {}
