package dev.plimsoll.lab.target;

import dev.plimsoll.lab.request.AnswerBody;
import dev.plimsoll.lab.stream.SseEvent;
import dev.plimsoll.lab.stream.SseParser;
import dev.plimsoll.lab.wire.Exchange;
import dev.plimsoll.lab.wire.Failure;
import dev.plimsoll.lab.wire.Head;
import dev.plimsoll.lab.wire.MalformedAnswer;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Reads a job's event stream up to the event that says how the job ended: a server may keep the
 * stream open for ever. A word that may be no more than polite counts when the stream is over.
 */
final class JobEvents implements Exchange {
  private final Answer answer;
  private final Departure departure;
  private final SseParser parser = new SseParser(this::event);
  private @Nullable JsonNode last;
  private boolean isOver;

  /** Reads the stream that comes as an answer, and leaves it once the job is over. */
  JobEvents(Answer answer, Departure departure) {
    this.answer = answer;
    this.departure = departure;
  }

  /** What was said of the job's end; null where nothing was. */
  @Nullable JsonNode last() {
    return last;
  }

  private void event(SseEvent event) {
    byte[] data = event.data().getBytes(StandardCharsets.UTF_8);
    JsonNode said = new AnswerBody(data).json().orElse(null);
    if (said != null && !isOver && JobState.of(said).isEnd()) {
      last = said;
      isOver = !JobState.isPolite(said);
    }
  }

  @Override
  public void head(Head head, long firstByte) {
    answer.head(head, firstByte);
  }

  @Override
  public void body(ByteBuffer piece, long at) throws MalformedAnswer {
    if (departure.hasLeft()) {
      return;
    }
    var _ = parser.read(piece.duplicate());
    answer.body(piece, at);
    if (isOver) {
      departure.leave(this, at, () -> answer.end(at));
    }
  }

  @Override
  public void end(long at) {
    departure.streamEnded();
    if (!departure.hasLeft()) {
      parser.end();
      answer.end(at);
    }
  }

  @Override
  public void failed(Failure failure, long at) {
    departure.streamEnded();
    if (!departure.hasLeft()) {
      answer.failed(failure, at);
    }
  }
}
