package io.pinion.clients;

import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.core.http.StreamResponse;
import com.openai.models.chat.completions.ChatCompletionChunk;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.models.responses.ResponseCreateParams;
import com.openai.models.responses.ResponseStreamEvent;
import java.util.function.Function;
import java.util.stream.Collectors;

/** openai-java. */
abstract class OpenAiClients implements ChatClient {
  private final boolean strict;

  /**
   * @param strict whether the library shall insist on every field that the API has
   */
  OpenAiClients(boolean strict) {
    this.strict = strict;
  }

  /** A Responses stream tells its failure in an event: the application's to read. */
  static final class ResponseFailedException extends RuntimeException {
    ResponseFailedException(String message) {
      super(message);
    }
  }

  static final class Chat extends OpenAiClients {
    Chat(boolean strict) {
      super(strict);
    }

    @Override
    public String ask(Target target) {
      return with(
          target,
          client ->
              client
                  .chat()
                  .completions()
                  .create(params(target))
                  .choices()
                  .get(0)
                  .message()
                  .content()
                  .orElseThrow());
    }

    @Override
    public String askStreamed(Target target) {
      return with(
          target,
          client -> {
            try (StreamResponse<ChatCompletionChunk> chunks =
                client.chat().completions().createStreaming(params(target))) {
              return chunks.stream()
                  .flatMap(chunk -> chunk.choices().stream())
                  .flatMap(choice -> choice.delta().content().stream())
                  .collect(Collectors.joining());
            }
          });
    }

    @Override
    public String errorForBrokenStream() {
      return "SseException";
    }

    private static ChatCompletionCreateParams params(Target target) {
      return ChatCompletionCreateParams.builder()
          .model(target.model().label())
          .addUserMessage(QUESTION)
          .build();
    }
  }

  static final class Responses extends OpenAiClients {
    Responses(boolean strict) {
      super(strict);
    }

    @Override
    public String ask(Target target) {
      return with(
          target,
          client ->
              client.responses().create(params(target)).output().stream()
                  .flatMap(item -> item.message().stream())
                  .flatMap(message -> message.content().stream())
                  .map(content -> content.asOutputText().text())
                  .collect(Collectors.joining()));
    }

    @Override
    public String askStreamed(Target target) {
      return with(
          target,
          client -> {
            StringBuilder text = new StringBuilder();
            try (StreamResponse<ResponseStreamEvent> events =
                client.responses().createStreaming(params(target))) {
              events.stream().forEach(event -> read(event, text));
            }
            return text.toString();
          });
    }

    @Override
    public String errorForBrokenStream() {
      return "ResponseFailedException";
    }

    private static void read(ResponseStreamEvent event, StringBuilder text) {
      event.outputTextDelta().ifPresent(delta -> text.append(delta.delta()));
      if (event.isFailed()) {
        throw new ResponseFailedException(
            event.asFailed().response().error().orElseThrow().message());
      }
    }

    private static ResponseCreateParams params(Target target) {
      return ResponseCreateParams.builder().model(target.model().label()).input(QUESTION).build();
    }
  }

  @Override
  public String errorFor(int status) {
    return switch (status) {
      case 400 -> "BadRequestException";
      case 429 -> "RateLimitException";
      default -> "InternalServerException";
    };
  }

  final String with(Target target, Function<OpenAIClient, String> question) {
    OpenAIClient client =
        OpenAIOkHttpClient.builder()
            .baseUrl(target.v1())
            .apiKey("none")
            .putHeader("X-Session-ID", target.session())
            .maxRetries(0)
            .responseValidation(strict)
            .build();
    try {
      return question.apply(client);
    } finally {
      client.close();
    }
  }

  @Override
  public String toString() {
    return "openai-java " + getClass().getSimpleName();
  }
}
