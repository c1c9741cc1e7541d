package dev.plimsoll.serve.dispatch;

import dev.plimsoll.core.work.Priority;
import dev.plimsoll.ports.model.ModelAnswer.CallTimes;
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
  final CompletableFuture<Admission> admission = new CompletableFuture<>();
  final Priority priority;

  /** Until it is stored; then the store has it. */
  @Nullable TaskRequest request;

  @Nullable Attempt attempt;
  Optional<TaskResult> result = Optional.empty();
  Timings timings = Timings.NONE;
  private Instant mark;

  Life(TaskRequest request, Instant now) {
    this.request = request;
    this.priority = request.priority();
    this.mark = now;
  }

  /** The time since the last mark was spent on this part. */
  Duration spent(Part part, Instant now) {
    Duration time = Duration.between(mark, now);
    timings = timings.plus(part, time);
    mark = now;
    return time;
  }

  /** An attempt that ended at {@code now}: what was neither commit nor call was the agent's. */
  void ran(Instant handedOver, CallTimes times, Instant now) {
    timings = timings.plus(Part.STORE, Duration.between(mark, handedOver));
    Duration calls = times.connect().plus(times.firstToken()).plus(times.generate());
    timings =
        timings
            .plus(Part.AGENT, Duration.between(handedOver, now).minus(calls))
            .plus(Part.CONNECT, times.connect())
            .plus(Part.TTFT, times.firstToken())
            .plus(Part.GENERATE, times.generate());
    mark = now;
  }

  /** The wait until {@code due} is back-off; what follows is queueing. */
  void backsOff(Instant due) {
    timings = timings.plus(Part.RETRY, Duration.between(mark, due));
    mark = due;
  }
}
