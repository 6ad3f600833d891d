package io.pinion.sample;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/** The pieces of a scripted body, each made when it is asked for. */
final class Pieces implements Iterator<byte[]> {
  private static final int BLOCK = 16 * 1024;

  /** Gives the piece that begins at a place, or null after the last. */
  private interface Source {
    byte @Nullable [] at(long index, long place);
  }

  private final long length;
  private final Source source;
  private long index;
  private long place;
  private byte @Nullable [] next;

  private Pieces(long length, Source source) {
    this.length = length;
    this.source = source;
    this.next = source.at(0, 0);
  }

  static Pieces of(Script script, String backend) {
    Pieces whole =
        switch (script.body()) {
          case JSON -> ofTexts(List.of("{\"backend\":\"" + backend + "\",\"object\":\"test\"}"));
          case TEXT -> ofTexts(List.of(script.text("text", "")));
          case EVENTS -> ofTexts(events(script.number("count", 1), backend));
          case GIVEN_EVENTS -> ofTexts(script.list("text", "\0"));
          case ENDLESS_EVENTS -> new Pieces(-1, (i, place) -> utf8(event(i + 1, backend)));
          case BYTES -> ofPattern(script.number("count", 0));
          case RANDOM ->
              ofAll(RandomBody.pieces(script.number("seed", 0), (int) script.number("count", 0)));
        };
    return script.is("byteByByte") ? whole.singly() : whole;
  }

  private static Pieces ofTexts(List<String> texts) {
    return ofAll(texts.stream().map(Pieces::utf8).filter(text -> text.length > 0).toList());
  }

  private static Pieces ofAll(List<byte[]> all) {
    return new Pieces(
        all.stream().mapToLong(piece -> piece.length).sum(),
        (i, place) -> i < all.size() ? all.get((int) i) : null);
  }

  private static Pieces ofPattern(long count) {
    return new Pieces(
        count,
        (i, place) ->
            place < count ? BytePattern.bytes(place, (int) Math.min(BLOCK, count - place)) : null);
  }

  private static List<String> events(long count, String backend) {
    List<String> events = new ArrayList<>();
    for (long i = 1; i <= count; i++) {
      events.add(event(i, backend));
    }
    events.add("data: [DONE]\n\n");
    return events;
  }

  /** The text of the n-th event, counted from 1, as a client should see it. */
  static String event(long n, String backend) {
    return "data: {\"id\":\"chatcmpl-test\",\"object\":\"chat.completion.chunk\",\"created\":1,"
        + "\"model\":\"test-model\",\"backend\":\""
        + backend
        + "\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\"token-"
        + n
        + "\"},\"finish_reason\":null}]}\n\n";
  }

  private Pieces singly() {
    Pieces whole = this;
    return new Pieces(
        length,
        new Source() {
          private byte[] current = new byte[0];
          private int used;

          @Override
          public byte @Nullable [] at(long i, long place) {
            if (used == current.length) {
              if (!whole.hasNext()) {
                return null;
              }
              current = whole.next();
              used = 0;
            }
            return new byte[] {current[used++]};
          }
        });
  }

  /** Bytes of the whole body; negative when it has no end. */
  long length() {
    return length;
  }

  @Override
  public boolean hasNext() {
    return next != null;
  }

  @Override
  public byte[] next() {
    if (next == null) {
      throw new NoSuchElementException();
    }
    byte[] piece = next;
    index++;
    place += piece.length;
    next = source.at(index, place);
    return piece;
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
