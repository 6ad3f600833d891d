package io.pinion.dialect;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Answers of the decision endpoints, as clients of Plano's routing service expect them (its answer
 * in release 0.4.34, with {@code model} besides).
 *
 * @param models the models, the best first; at least one
 * @param model the model to ask for
 * @param route the name of the route; null if none fits
 * @param traceId the trace that the request belongs to
 * @param sessionId the id that the client has named its session by; null if it has not
 * @param pinned whether the session's earlier decision is repeated
 * @param switched whether the session had another model before
 */
public record RoutingAnswer(
    List<String> models,
    String model,
    @Nullable String route,
    String traceId,
    @Nullable String sessionId,
    boolean pinned,
    boolean switched) {
  /** What stands for the models if no route fits: the client goes on with the one it has. */
  public static final List<String> NO_MODELS = List.of("none");

  public RoutingAnswer {
    models = List.copyOf(models);
  }

  /** The body of the answer, {@code application/json}. */
  public byte[] body() {
    return Json.object(
        json -> {
          json.writeArrayFieldStart("models");
          for (String each : models) {
            json.writeString(each);
          }
          json.writeEndArray();
          json.writeStringField("model", model);
          if (route == null) {
            json.writeNullField("route");
          } else {
            json.writeStringField("route", route);
          }
          json.writeStringField("trace_id", traceId);
          if (sessionId != null) {
            json.writeStringField("session_id", sessionId);
          }
          json.writeBooleanField("pinned", pinned);
          json.writeBooleanField("switched", switched);
        });
  }

  /** The body of an error. */
  public static byte[] error(int status, String reason) {
    return Json.object(
        json -> {
          json.writeObjectFieldStart("error");
          json.writeStringField("code", code(status));
          json.writeStringField("message", message(status));
          json.writeObjectFieldStart("details");
          json.writeStringField("reason", reason);
          json.writeEndObject();
          json.writeEndObject();
        });
  }

  private static String code(int status) {
    return status < 500 ? "InvalidRequest" : "InternalServerError";
  }

  private static String message(int status) {
    return status < 500 ? "Invalid request" : "Internal server error";
  }

  /** Without the session's id. */
  @Override
  public String toString() {
    return "RoutingAnswer[" + models + ", " + route + ", pinned=" + pinned + "]";
  }
}
