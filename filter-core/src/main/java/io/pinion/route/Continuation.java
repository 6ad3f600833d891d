package io.pinion.route;

import io.pinion.session.SessionKey;

/**
 * What a request has to do with an earlier answer.
 *
 * @param answer the key of the answer
 * @param turn whether the request is the next turn of its conversation, so that the session moves
 *     with it; otherwise it reads, deletes or cancels the answer
 */
public record Continuation(SessionKey answer, boolean turn) {}
