package dev.plimsoll.simulate.drive;

import dev.plimsoll.core.engine.Effect.Refusal;
import dev.plimsoll.core.work.Failure;
import dev.plimsoll.core.work.Status;
import dev.plimsoll.simulate.world.Caller;
import java.util.Optional;

/** One attempt of a request: hears what becomes of its task, until it has an answer. */
final class Attempt implements Caller {
  private final Flight flight;
  private final boolean untilAccepted;
  private boolean accepted;
  private boolean over;

  /** When its caller stops waiting, in nanoseconds of the world. */
  long deadline;

  Attempt(Flight flight, boolean untilAccepted) {
    this.flight = flight;
    this.untilAccepted = untilAccepted;
  }

  boolean isOver() {
    return over;
  }

  @Override
  public void refused(Refusal refusal) {
    end(Reply.of(refusal));
  }

  @Override
  public void accepted() {
    accepted = true;
    if (untilAccepted) {
      end(Reply.OK);
    }
  }

  @Override
  public void ended(Status status, Optional<Failure> failure) {
    end(Reply.of(status, failure));
  }

  @Override
  public void cut() {
    end(Reply.cut(accepted));
  }

  /** Its caller has waited long enough. */
  void tired() {
    end(Reply.timeout(accepted));
  }

  /** Nobody listens any more. */
  void drop() {
    over = true;
  }

  private void end(Reply reply) {
    if (!over) {
      over = true;
      flight.replied(reply);
    }
  }
}
