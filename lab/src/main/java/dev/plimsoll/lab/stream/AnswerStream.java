package dev.plimsoll.lab.stream;

import dev.plimsoll.base.usage.Usage;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.TokenStreamLocation;

/** Frames, events and moments of one streamed answer put together. One owner. */
final class AnswerStream implements TokenReader {
  private static final byte[] DONE = "[DONE]".getBytes(StandardCharsets.US_ASCII);
  private static final int LONGEST_QUOTE = 60;

  private final Dialect dialect;
  private final Frames frames;
  private final Reading reading = new Reading();
  private final Moments moments;
  private long events;
  private long bytes;
  private long now;
  private boolean closing;
  private @Nullable StreamFault fault;

  AnswerStream(Dialect dialect, LongConsumer gaps) {
    this.dialect = dialect;
    this.moments = new Moments(gaps);
    this.frames =
        switch (dialect) {
          case OPENAI, ANTHROPIC -> Frames.events(this::event);
          case OLLAMA -> Frames.lines(this::event);
        };
  }

  @Override
  public void bytes(ByteBuffer piece, long at) {
    bytes += piece.remaining();
    if (isOver()) {
      piece.position(piece.limit());
      return;
    }
    now = at;
    if (!frames.read(piece) && !isOver()) {
      fault = StreamFault.malformed("event %d has more than 1 MB".formatted(events + 1));
    }
    if (isOver()) {
      frames.free();
    }
  }

  @Override
  public void end(long at) {
    if (!isOver()) {
      now = at;
      closing = true;
      frames.end();
    }
    if (!isOver()) {
      fault = StreamFault.endedEarly(shortOf());
    }
    frames.free();
  }

  private String shortOf() {
    String found =
        events == 0
            ? "%d bytes held no event".formatted(bytes)
            : "the answer ended after %d events".formatted(events);
    return "%s; expected %s at the end".formatted(found, dialect.terminator());
  }

  @Override
  public boolean isOver() {
    return reading.ended || fault != null;
  }

  private void event(Bytes data) {
    if (isOver() || data.isEmpty()) {
      return; // an event without data keeps a connection open and says nothing
    }
    if (dialect == Dialect.OPENAI && data.is(DONE)) {
      events++;
      reading.ended = true;
      return;
    }
    reading.nextEvent();
    try {
      Json.whole(data.array(), data.length(), reading, fields());
    } catch (JacksonException broken) {
      malformed(broken, data);
      return;
    }
    events++;
    count();
  }

  private Json.Field<Reading> fields() {
    return switch (dialect) {
      case OPENAI -> OpenAiFields::event;
      case ANTHROPIC -> AnthropicFields::event;
      case OLLAMA -> OllamaFields::event;
    };
  }

  private void count() {
    if (reading.visible || reading.thought) {
      moments.token(now, reading.visible);
    }
    if (reading.failed) {
      fault = StreamFault.error(reading.errorType, reading.errorMessage);
    }
  }

  private void malformed(JacksonException broken, Bytes data) {
    reading.ended = false; // whatever its beginning said
    if (closing) {
      return; // an event cut off by the end of the body: it ended early
    }
    String text = data.text();
    String head = text.length() <= LONGEST_QUOTE ? text : text.substring(0, LONGEST_QUOTE) + "…";
    fault =
        StreamFault.malformed(
            "event %d is '%s'%s; expected one JSON object"
                .formatted(events + 1, head, place(broken.getLocation())));
  }

  private static String place(@Nullable TokenStreamLocation at) {
    return at == null || at.getByteOffset() < 0 ? "" : ", broken at byte " + at.getByteOffset();
  }

  @Override
  public StreamFigures figures(long sent, long done) {
    OptionalLong firstToken = moments.firstToken(sent);
    OutputTokens tokens = outputTokens();
    return new StreamFigures(
        firstToken,
        moments.firstOutput(sent),
        moments.lastToken(sent),
        perToken(firstToken, done - sent, tokens.streamed()),
        events,
        moments.contentChunks(),
        tokens,
        usage(),
        Optional.ofNullable(fault));
  }

  private static OptionalDouble perToken(OptionalLong firstToken, long whole, long tokens) {
    if (firstToken.isEmpty() || tokens < 2) {
      return OptionalDouble.empty();
    }
    return OptionalDouble.of(Math.max(0, whole - firstToken.getAsLong()) / (double) (tokens - 1));
  }

  private OutputTokens outputTokens() {
    if (!reading.outputTold()) {
      return new OutputTokens(moments.contentChunks(), moments.contentChunks(), false);
    }
    long hidden = reading.sawThought ? 0 : Math.clamp(reading.reasoning, 0, reading.output);
    return new OutputTokens(reading.output, reading.output - hidden, true);
  }

  private Optional<Usage> usage() {
    return PlainAnswer.usage(dialect, reading);
  }
}
