package dev.plimsoll.core.engine;

import dev.plimsoll.core.engine.Effect.CallRefusal;
import dev.plimsoll.core.engine.Effect.CallRefusal.Why;
import dev.plimsoll.core.limit.CallQueue;
import dev.plimsoll.core.work.Target;
import java.time.Duration;
import java.time.Instant;

/** What callers of models are told when a call is refused, in words; decides nothing. */
final class Refusals {
  static final CallRefusal PARKED =
      new CallRefusal(
          Why.PARKED,
          "runs of its class stop until the server has strength for them",
          Duration.ZERO);

  private Refusals() {}

  static CallRefusal nowhere(Way way) {
    return new CallRefusal(Why.NO_MODEL, way.whyNowhere(), Duration.ZERO);
  }

  static CallRefusal allDown(Target soonest, Duration until) {
    String detail =
        "every provider that it may go to fails; %s is tried again in %s s"
            .formatted(soonest, seconds(until));
    return new CallRefusal(Why.ALL_DOWN, detail, until);
  }

  static CallRefusal tooLarge(CallWish wish, Target target) {
    String detail =
        "it may take %,d tokens, which no window of %s allows".formatted(wish.tokens(), target);
    return new CallRefusal(Why.TOO_LARGE, detail, Duration.ZERO);
  }

  static CallRefusal full(CallQueue.Answer.Full full, Target target) {
    String detail =
        "%,d calls wait for %s, and %,d may".formatted(full.depth(), target, full.bound());
    return new CallRefusal(Why.QUEUE_FULL, detail, full.comeBack());
  }

  static CallRefusal displaced(Target target, Duration drained) {
    String detail = "a more urgent call took its place in the queue of " + target;
    return new CallRefusal(Why.SHED, detail, drained);
  }

  static CallRefusal dropped(CallQueue.Dropped dropped, Gate gate, Instant now) {
    String waited = seconds(dropped.waited());
    return switch (dropped.reason()) {
      case TOO_LATE ->
          new CallRefusal(
              Why.TOO_LATE,
              "it waited %s s for %s, and its answer would come after the deadline"
                  .formatted(waited, gate.target()),
              Duration.ZERO);
      case PRESSURE ->
          new CallRefusal(
              Why.SHED,
              "it waited %s s for %s, whose callers are too many".formatted(waited, gate.target()),
              gate.drained(now));
    };
  }

  private static String seconds(Duration time) {
    return Door.figure(time.toMillis() / 1e3);
  }
}
