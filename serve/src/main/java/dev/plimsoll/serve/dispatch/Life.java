package dev.plimsoll.serve.dispatch;

import dev.plimsoll.core.engine.Effect;
import dev.plimsoll.core.work.Failure;
import dev.plimsoll.core.work.Priority;
import dev.plimsoll.ports.model.ModelAnswer.CallTimes;
import dev.plimsoll.ports.store.AttemptRecord;
import dev.plimsoll.ports.store.TaskRecord.TaskResult;
import dev.plimsoll.ports.store.TaskRequest;
import dev.plimsoll.ports.store.Timings;
import dev.plimsoll.ports.store.Timings.Part;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * What the shell knows of a task while it lives, beyond the engine. Guarded by the dispatcher's
 * lock.
 */
final class Life {
  private static final Effect.Receipt NO_RECEIPT = new Effect.Receipt(0, Optional.empty());

  Priority priority;

  /** When it was submitted, or came here. */
  final Instant submitted;

  /** The id of the key that it came with; empty where that is not known (any more). */
  final String key;

  /** Until it is stored or refused. */
  @Nullable Submission submission;

  private @Nullable CompletableFuture<Admission> admission;

  Effect.Receipt receipt = NO_RECEIPT;

  /** What to run, where it was kept in memory; the store has it anyway. */
  @Nullable TaskRequest request;

  @Nullable Attempt attempt;

  /** The attempt was handed to its agent, which will say how it ended. */
  boolean running;

  /** Another node owns the task. */
  boolean lost;

  Optional<TaskResult> result = Optional.empty();
  Timings timings = Timings.NONE;
  private @Nullable Attempt last;
  private Instant mark;
  private @Nullable Instant backOffUntil;

  /** Of a task that is to be stored. */
  Life(Submission submission, CompletableFuture<Admission> admission, Instant now) {
    this.submission = submission;
    this.key = submission.sender().key();
    this.admission = admission;
    this.priority = submission.request().priority();
    this.submitted = now;
    this.mark = now;
  }

  /** Of a task that the store had already. */
  Life(Priority priority, Instant now) {
    this.priority = priority;
    this.key = "";
    this.submitted = now;
    this.mark = now;
  }

  void decided(Admission decision) {
    submission = null;
    receipt = NO_RECEIPT; // a million that wait need none
    if (admission != null) {
      var _ = admission.complete(decision);
      admission = null;
    }
  }

  /** Somebody set the clock: all that was marked lies as far back as before. */
  void clockSet(Duration by) {
    mark = mark.plus(by);
    if (backOffUntil != null) {
      backOffUntil = backOffUntil.plus(by);
    }
    if (attempt != null) {
      attempt.clockSet(by);
    }
  }

  /** The time since the last mark was spent on this part. */
  Duration spent(Part part, Instant now) {
    if (backOffUntil != null) { // what lies before it was back-off, even when it was cut short
      Instant end = backOffUntil.isBefore(now) ? backOffUntil : now;
      timings = timings.plus(Part.RETRY, Duration.between(mark, end));
      mark = end;
      backOffUntil = null;
    }
    Duration time = Duration.between(mark, now);
    timings = timings.plus(part, time);
    mark = now;
    return time;
  }

  /** The attempt ended at {@code now}: what was neither commit nor call was the agent's. */
  void ran(Attempt ended, CallTimes times, Instant now) {
    Instant handedOver = ended.handedOver();
    timings = timings.plus(Part.STORE, Duration.between(mark, handedOver));
    Duration calls = times.total();
    timings =
        timings
            .plus(Part.AGENT, Duration.between(handedOver, now).minus(calls))
            .plus(Part.CACHE, times.cache())
            .plus(Part.LIMIT, times.limit())
            .plus(Part.CONNECT, times.connect())
            .plus(Part.TTFT, times.firstToken())
            .plus(Part.GENERATE, times.generate());
    mark = now;
    last = ended;
    attempt = null;
    running = false;
  }

  /** The last attempt, as one that failed. */
  Optional<AttemptRecord> failedWith(Failure failure, Instant now) {
    return Optional.ofNullable(last)
        .map(a -> new AttemptRecord(a.number(), a.agent(), a.decided(), now, failure));
  }

  /**
   * It is over. A life that waited long lies where garbage is collected rarely, and until then all
   * that it holds would be kept, and copied there too: the texts of its last moments.
   */
  void letGo() {
    request = null;
    attempt = null;
    last = null;
    result = Optional.empty();
  }

  /** The wait until {@code due} is back-off; what follows is queueing. */
  void backsOff(Instant due) {
    backOffUntil = due;
    last = null;
  }
}
