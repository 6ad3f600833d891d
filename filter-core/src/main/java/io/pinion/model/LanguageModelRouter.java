package io.pinion.model;

import io.pinion.dialect.ChatCall;
import io.pinion.dialect.JsonText;
import io.pinion.dialect.MalformedBodyException;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.client.BufferingResponseListener;
import org.eclipse.jetty.client.BytesRequestContent;
import org.eclipse.jetty.client.Result;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.http.HttpStatus;
import org.jspecify.annotations.Nullable;

/**
 * Asks a model that was trained to route. With nothing said, or no routes, it is not asked. What it
 * answers is a name or a list of names, of which the first that is a route's counts.
 */
final class LanguageModelRouter implements ModelRouter {
  /** Many times what a name takes. */
  private static final int LONGEST_ANSWER = 256 * 1024;

  private final String name;
  private final ChatEndpoint endpoint;
  private final RouterPrompt prompt;

  LanguageModelRouter(String name, ChatEndpoint endpoint, RouterPrompt prompt) {
    this.name = name;
    this.endpoint = endpoint;
    this.prompt = prompt;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public CompletionStage<@Nullable String> route(RoutingQuestion question) {
    CompletableFuture<@Nullable String> answered = new CompletableFuture<>();
    if (question.turns().isEmpty() || question.routes().isEmpty()) {
      answered.complete(null);
      return answered;
    }
    byte[] body = ChatCall.body(endpoint.model(), prompt.text(question));
    endpoint
        .calls()
        .get()
        .method(HttpMethod.POST)
        .path(endpoint.path())
        .headers(
            fields -> {
              endpoint.headers().forEach(fields::put);
              question.fields().forEach(fields::put);
            })
        .timeout(endpoint.timeout().toNanos(), TimeUnit.NANOSECONDS)
        .body(new BytesRequestContent("application/json", body))
        .send(
            new BufferingResponseListener(LONGEST_ANSWER) {
              @Override
              public void onComplete(Result result) {
                conclude(result, getContent(), question, answered);
              }
            });
    return answered;
  }

  private static void conclude(
      Result result,
      byte[] content,
      RoutingQuestion question,
      CompletableFuture<@Nullable String> answered) {
    int status = result.getResponse().getStatus();
    if (result.isFailed()) {
      answered.completeExceptionally(result.getFailure());
    } else if (status != HttpStatus.OK_200) {
      answered.completeExceptionally(new IOException("the router's server answered " + status));
    } else {
      try {
        answered.complete(chosen(ChatCall.content(content), question));
      } catch (MalformedBodyException e) {
        answered.completeExceptionally(e);
      }
    }
  }

  private static @Nullable String chosen(String answer, RoutingQuestion question)
      throws MalformedBodyException {
    List<String> names = answer.isBlank() ? List.of() : JsonText.stringsIn(answer, "route");
    return names.stream().filter(each -> question.find(each) != null).findFirst().orElse(null);
  }
}
