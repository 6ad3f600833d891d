package io.pinion.demo.routing;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The answer of {@code /routing/v1/chat/completions}.
 *
 * @param models ranked
 * @param model the one to use
 * @param route null if none suits
 * @param sessionId null if the answer names none
 */
record Decision(
    List<String> models,
    String model,
    @Nullable String route,
    @Nullable String sessionId,
    boolean pinned) {}
