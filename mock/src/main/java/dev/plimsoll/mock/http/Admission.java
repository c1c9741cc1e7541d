package dev.plimsoll.mock.http;

import dev.plimsoll.base.units.Share;
import dev.plimsoll.mock.draw.Draws.Fault;
import dev.plimsoll.mock.limit.Receipt;
import dev.plimsoll.mock.limit.Verdict;
import dev.plimsoll.mock.log.Outcome;
import dev.plimsoll.mock.openai.ChatRequest;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * One call's way in, in the order in which providers refuse: a black hole, rate limits, slots and
 * the line before them; then its work begins. Belongs to the event loop of its call.
 */
final class Admission implements Pacer.Player {
  private final Call call;
  private final ChatRequest request;
  private final House house;
  private final Pacer pacer;

  private @Nullable Receipt receipt;
  private Slots.@Nullable Place place;
  private OptionalLong waited = OptionalLong.empty();
  private @Nullable Work work;

  Admission(Call call, ChatRequest request, House house, Pacer pacer) {
    this.call = call;
    this.request = request;
    this.house = house;
    this.pacer = pacer;
  }

  @Override
  public long play(long now) {
    if (call.isOver()) {
      return Pacer.DONE;
    }
    if (swallowed()) {
      call.hold(Outcome.UNANSWERED);
    } else if (house.limits.isEmpty() || withinLimits(now)) {
      takeSlot(now);
    }
    return Pacer.DONE;
  }

  private boolean swallowed() {
    Optional<Share> share = call.faults().breaks().blackHole();
    return share.isPresent() && house.draws.hits(call.number(), share.get(), Fault.BLACK_HOLE);
  }

  /** False too while the tokens of the prompt are not counted: it plays again when they are. */
  private boolean withinLimits(long now) {
    long tokens = 0;
    if (house.limits.countsTokens()) {
      OptionalLong prompt = call.inputTokensFor(this);
      if (prompt.isEmpty()) {
        return false;
      }
      tokens = prompt.getAsLong() + request.mostTokens();
    }
    Verdict verdict = house.limits.take(call.key(), tokens, now);
    RateReport.standings(call.response(), call.dialect(), verdict.standings(), house.clock.at(now));
    return switch (verdict) {
      case Verdict.Passed passed -> {
        receipt = passed.receipt();
        yield true;
      }
      case Verdict.Limited limited -> {
        limited
            .waitNanos()
            .ifPresent(wait -> RateReport.retryAfter(call.response(), call.dialect(), wait));
        call.refused(RateReport.refusal(request.model(), limited), Outcome.LIMITED);
        yield false;
      }
    };
  }

  private void takeSlot(long now) {
    if (house.capacity().slots().isEmpty() && house.slots.waiting() == 0) {
      begin(call.started());
      return;
    }
    Slots.Place taken = house.slots.enter(() -> pacer.soon(called -> comesUp(now, called)));
    place = taken;
    switch (taken.entry()) {
      case WORKS -> letIn(now, now, call.started());
      case WAITS -> {}
      case TURNED_AWAY -> {
        call.tellRetryAfter();
        call.refused(call.dialect().overloaded(), Outcome.OVERLOADED);
      }
    }
  }

  private long comesUp(long since, long now) {
    if (!call.isOver()) {
      letIn(since, now, now);
    }
    return Pacer.DONE;
  }

  /** Its drawn times count from {@code begun}: not from its slot where it did not wait for one. */
  private void letIn(long since, long now, long begun) {
    waited = OptionalLong.of(now - since);
    call.response()
        .putHeader(
            "server-timing", String.format(Locale.ROOT, "queue;dur=%.3f", (now - since) / 1e6));
    begin(begun);
  }

  private void begin(long since) {
    Work begun = new Work(call, request, house);
    work = begun; // before it begins, for it may be over at once
    begun.begin(since, pacer);
  }

  /** How long the work was meant to take; absent where it did not begin. */
  Optional<Duration> drawn() {
    return Optional.ofNullable(work).map(Work::drawn);
  }

  /** How long it waited for its slot; absent where it took none. */
  Optional<Duration> waited() {
    return waited.isPresent()
        ? Optional.of(Duration.ofNanos(waited.getAsLong()))
        : Optional.empty();
  }

  /** The call is over and used so many tokens: its slot is free, its limits are set right. */
  void over(long tokens) {
    Slots.Place left = place;
    if (left != null) {
      left.leave();
    }
    Receipt taken = receipt;
    if (taken != null) {
      house.limits.settle(taken, tokens, house.clock.now());
    }
  }
}
