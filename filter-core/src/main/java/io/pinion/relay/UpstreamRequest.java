package io.pinion.relay;

/**
 * What is sent to a backend.
 *
 * @param method the method as it came
 * @param target raw path and query
 * @param fields the fields to send; without Host, Content-Length and hop-by-hop fields
 * @param body the body, sent anew by each attempt
 * @param webSocket whether it asks the backend to switch to WebSocket
 */
public record UpstreamRequest(
    String method, String target, Fields fields, RequestBody body, boolean webSocket) {}
