package io.pinion.dialect;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ResponseIdTest {
  private static final String DOCUMENT =
      "{'object':'response','output':[{'id':'msg_1','content':[{'id':'x'}]}],'id':'resp_1'}";
  private static final String STREAM =
      ": comment\n\nevent: response.created\ndata: {'type':'response.created','id':'no',"
          + "'response':{'metadata':{'id':'no'},'id':'resp_1'}}\n\ndata: [DONE]\n\n";

  @Test
  void idIsFoundHoweverTheAnswerIsCutIntoPieces() {
    for (String line : new String[] {"\n", "\r\n", "\r"}) {
      String stream = STREAM.replace("\n", line);
      for (int piece = 1; piece < stream.length(); piece++) {
        assertThat(find(true, stream, piece)).isEqualTo("resp_1");
      }
    }
    for (int piece = 1; piece < DOCUMENT.length(); piece++) {
      assertThat(find(false, DOCUMENT, piece)).isEqualTo("resp_1");
    }
  }

  @Test
  void idIsToldOnce() {
    ResponseId id = new ResponseId(false);

    assertThat(id.look(bytes("{'id':'resp_1'}"))).isEqualTo("resp_1");
    assertThat(id.isDone()).isTrue();
    assertThat(id.look(bytes("{'id':'resp_2'}"))).isNull();
  }

  @Test
  void bytesAreLeftAsTheyAre() {
    ByteBuffer bytes = bytes("xx" + DOCUMENT);
    bytes.position(2);
    assertThat(new ResponseId(false).look(bytes)).isEqualTo("resp_1");

    assertThat(bytes.position()).isEqualTo(2);
    assertThat(bytes.remaining()).isEqualTo(DOCUMENT.length());
  }

  @Test
  void laterEventMayHaveIt() {
    assertThat(find(true, "data: {'type':'ping'}\n\ndata: nonsense\n\n" + STREAM, 7))
        .isEqualTo("resp_1");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[]",
        "{'id':7}",
        "{'response':{'id':'inner'}}",
        "{'x':[{'id':'inner'}]}",
        "nonsense",
        "{'id':'cut"
      })
  void documentWithoutAnIdHasNone(String document) {
    assertThat(find(false, document, 3)).isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "data: {'id':'resp_1'}\n\n",
        "x-data: {'response':{'id':'resp_1'}}\n\n",
        " data: {'response':{'id':'resp_1'}}\n\n",
        "data: {'item':{'id':'msg_1'}}\n\n"
      })
  void eventWithoutAnIdHasNone(String event) {
    assertThat(find(true, event, 3)).isNull();
  }

  @Test
  void searchEndsAfterAMebibyte() {
    ResponseId id = new ResponseId(true);
    ByteBuffer filler = bytes("data: {}\n\n".repeat(1000));
    for (int i = 0; i < 110; i++) {
      assertThat(id.look(filler)).isNull();
    }

    assertThat(id.isDone()).isTrue();
    assertThat(id.look(bytes(STREAM))).isNull();
  }

  private static @Nullable String find(boolean eventStream, String answer, int piece) {
    ResponseId id = new ResponseId(eventStream);
    String found = null;
    for (int at = 0; at < answer.length(); at += piece) {
      String part = answer.substring(at, Math.min(answer.length(), at + piece));
      String seen = id.look(bytes(part));
      found = seen == null ? found : Objects.requireNonNull(seen);
    }
    return found;
  }

  private static ByteBuffer bytes(String text) {
    return ByteBuffer.wrap(text.replace('\'', '"').getBytes(UTF_8));
  }
}
