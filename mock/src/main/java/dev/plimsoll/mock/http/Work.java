package dev.plimsoll.mock.http;

import dev.plimsoll.mock.draw.Fate;
import dev.plimsoll.mock.draw.Pace;
import dev.plimsoll.mock.log.Outcome;
import dev.plimsoll.mock.openai.ApiError;
import dev.plimsoll.mock.openai.ChatAnswer;
import dev.plimsoll.mock.openai.ChatRequest;
import dev.plimsoll.mock.overload.Faults;
import dev.plimsoll.mock.tokens.Words;
import java.time.Duration;
import java.util.Optional;

/** The work on one call that was let in: what was drawn for it, and who plays that. */
final class Work {
  private static final int USUAL_FAILURE = 500;
  private static final int NAME_LETTERS = 29;

  private final Call call;
  private final ChatRequest request;
  private final House house;
  private final Fate fate;

  /** Draws what the call will do. */
  Work(Call call, ChatRequest asked, House house) {
    Faults faults = call.faults();
    this.call = call;
    this.house = house;
    this.request =
        house.answers.isPresent()
            ? asked
                .of(house.kinds)
                .answering(house.draws.tokens(call.number(), house.answers.get()))
            : asked.of(house.kinds);
    this.fate =
        house
            .draws
            .fate(
                call.number(),
                request.tokens(),
                faults.failing().errors().orElse(house.draws.errors()))
            .slowed(faults.slowdown().orElse(1));
  }

  /** Begins; what was drawn counts from {@code since}. The call may be over when this returns. */
  void begin(long since, Pacer pacer) {
    call.answers(request);
    Pace pace = fate.pace();
    if (fate.fails()) {
      pacer.at(since + pace.total(), now -> fail());
    } else if (request.stream()) {
      Stream stream = new Stream(call, answer(), pace, since, interruption());
      pacer.at(since + pace.first(), stream);
    } else {
      pacer.at(since + pace.total(), new Whole(call, answer(), interruption()));
    }
  }

  /** How long it is meant to take. */
  Duration drawn() {
    return Duration.ofNanos(fate.pace().total());
  }

  private ChatAnswer answer() {
    return call.dialect()
        .answer(
            house.draws.name(call.number(), NAME_LETTERS),
            house.clock.at(call.started()),
            request,
            new Words(call.number()));
  }

  private Optional<Interruption> interruption() {
    return Interruption.of(call.faults().breaks(), house.draws, call.number(), request.tokens());
  }

  private long fail() {
    if (!call.isOver()) {
      int status = call.faults().failing().status().orElse(USUAL_FAILURE);
      call.tellRetryAfter();
      call.refused(ApiError.drawn(call.number(), status), Outcome.ERROR);
    }
    return Pacer.DONE;
  }
}
