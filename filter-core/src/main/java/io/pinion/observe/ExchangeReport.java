package io.pinion.observe;

import io.pinion.relay.Outcome;
import io.pinion.route.Decision;
import io.pinion.route.PinLookup;
import io.pinion.session.Session;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * One exchange, as it ended. Holds no header, no body and no text that shows a session's id.
 *
 * @param method the request's method
 * @param path the request's path without query, with a star in place of a session's id
 * @param client the client's address
 * @param session its session; null if it had none
 * @param source by what it was identified, as in the settings; null if by nothing
 * @param decision why it went where it went; null if it got no route
 * @param lookup what the pin store said
 * @param backend the id of the backend that was called last; null if none was
 * @param attempts how many calls to backends were made
 * @param status the status that the client was sent; 0 if none
 * @param outcome how it ended
 * @param firstByte from the request to the head of the answer; null if there was none
 * @param total from the request to the end
 * @param bytesIn bytes of the request's body
 * @param bytesOut bytes of the answer's body
 */
public record ExchangeReport(
    String method,
    String path,
    String client,
    @Nullable Session session,
    @Nullable String source,
    @Nullable Decision decision,
    PinLookup lookup,
    @Nullable String backend,
    int attempts,
    int status,
    Outcome outcome,
    @Nullable Duration firstByte,
    Duration total,
    long bytesIn,
    long bytesOut) {}
