package dev.plimsoll.serve.schedule;

import dev.plimsoll.core.engine.Effect.Receipt;
import dev.plimsoll.core.work.TaskId;
import dev.plimsoll.ports.schedule.Schedule;
import dev.plimsoll.ports.store.TaskRequest;
import dev.plimsoll.serve.dispatch.Admission;
import dev.plimsoll.serve.dispatch.Dispatcher;
import dev.plimsoll.serve.dispatch.Submission;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Submits the task of a schedule. The key of a fire time is the same on every node and after every
 * restart, so that the store takes one task for it, whoever asks and however often.
 */
public final class Submitter {
  private static final int USUAL_ANSWER = 256; // tokens
  private static final String FINGERPRINT = "schedule";

  private final Dispatcher dispatcher;
  private final Supplier<TaskId> ids;
  private final BiFunction<Optional<String>, Optional<String>, String> pools;

  /**
   * @param pools the pool that runs a role or an agent; knows one for every word
   */
  public Submitter(
      Dispatcher dispatcher,
      Supplier<TaskId> ids,
      BiFunction<Optional<String>, Optional<String>, String> pools) {
    this.dispatcher = dispatcher;
    this.ids = ids;
    this.pools = pools;
  }

  /**
   * Submits the task of one fire time, unless one was submitted already.
   *
   * @param kept for how long the fire time's key is remembered
   */
  Admission submit(Schedule schedule, Instant fireTime, Duration kept) throws InterruptedException {
    TaskId id = ids.get();
    Function<Receipt, String> answer =
        _ -> "{\"taskId\":\"%s\",\"status\":\"queued\"}".formatted(id.value());
    Submission.Key key =
        new Submission.Key(key(schedule.name(), fireTime), FINGERPRINT, kept, answer);
    return submit(schedule, fireTime, id, Optional.of(key));
  }

  /** Submits the task once more, outside the timetable. */
  Admission extra(Schedule schedule, Instant now) throws InterruptedException {
    return submit(schedule, now, ids.get(), Optional.empty());
  }

  static String key(String name, Instant fireTime) {
    return "schedule:" + name + "@" + fireTime;
  }

  private Admission submit(
      Schedule schedule, Instant fireTime, TaskId id, Optional<Submission.Key> key)
      throws InterruptedException {
    TaskRequest request = schedule.task().at(fireTime, schedule.tenant());
    String pool = pools.apply(request.role(), request.agent());
    int cost = request.text().length() / 4 + request.maxTokens().orElse(USUAL_ANSWER);
    return dispatcher.submitNew(new Submission(id, pool, Math.max(1, cost), request, key));
  }
}
