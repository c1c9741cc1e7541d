package dev.plimsoll.serve.dispatch;

import dev.plimsoll.core.engine.Effect.Refusal;
import dev.plimsoll.core.engine.Event;
import dev.plimsoll.core.work.TaskId;
import dev.plimsoll.ports.store.Idempotency;
import dev.plimsoll.ports.store.TaskStore;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/**
 * Callers that ask to have tasks run, and wait until each is stored or refused, at most as long as
 * the store may take. Decides nothing itself. Thread-safe.
 */
final class Admissions {
  private static final Duration RETRY_AFTER_SLOW = Duration.ofSeconds(5);

  private final Dispatcher dispatcher;
  private final TaskStore store;
  private final InstantSource clock;

  Admissions(Dispatcher dispatcher, TaskStore store, InstantSource clock) {
    this.dispatcher = dispatcher;
    this.store = store;
    this.clock = clock;
  }

  /** One submission, and what became of it once that is known. */
  private record Asked(Submission submission, CompletableFuture<Admission> admission) {
    Asked(Submission submission) {
      this(submission, new CompletableFuture<>());
    }
  }

  /** Asks for all in this order; a key that the store knows is answered before any limit. */
  List<Admission> ask(List<Submission> submissions, Consumer<TaskId> limits)
      throws InterruptedException {
    List<Asked> all = new ArrayList<>();
    for (Submission submission : submissions) {
      Asked asked = new Asked(submission);
      held(submission)
          .<Admission>map(Admission.Known::new)
          .or(() -> limited(submission.id(), limits))
          .ifPresent(asked.admission()::complete);
      all.add(asked);
    }
    return decided(all);
  }

  /** Asks for one whose key nobody is expected to have used: its commit will see. */
  Admission askNew(Submission submission) throws InterruptedException {
    return decided(List.of(new Asked(submission))).getFirst();
  }

  private Optional<Idempotency.Held> held(Submission submission) {
    return submission
        .key()
        .flatMap(key -> store.held(submission.request().tenant(), key.key(), clock.instant()));
  }

  private static Optional<Admission> limited(TaskId id, Consumer<TaskId> limits) {
    try {
      limits.accept(id);
      return Optional.empty();
    } catch (RuntimeException why) {
      return Optional.of(new Admission.Limited(why));
    }
  }

  private List<Admission> decided(List<Asked> all) throws InterruptedException {
    dispatcher.inBatches(all, this::submit);
    long end = System.nanoTime() + Dispatcher.LONGEST_STORE.toNanos();
    List<Admission> decided = new ArrayList<>();
    for (Asked asked : all) {
      try {
        long left = Math.max(0, end - System.nanoTime());
        decided.add(asked.admission().get(left, TimeUnit.NANOSECONDS));
      } catch (TimeoutException _) {
        decided.add(leave(asked));
      } catch (InterruptedException e) {
        all.subList(decided.size(), all.size()).forEach(this::leave);
        throw e;
      } catch (ExecutionException e) {
        throw new IllegalStateException("an admission never fails", e);
      }
    }
    return decided;
  }

  private void submit(Asked asked, Effects effects) {
    if (!asked.admission().isDone()) {
      var now = clock.instant();
      Submission submission = asked.submission();
      var _ = effects.begin(submission.id(), new Life(submission, asked.admission(), now));
      effects.on(new Event.Submitted(submission.ticket(), submission.sender()), now);
    }
  }

  /**
   * Nobody waits any more: unless it is decided by now, the task will not run. One with a key may
   * still: whoever sends it again is told of it.
   */
  private Admission leave(Asked asked) {
    dispatcher.under(effects -> {
      if (!asked.admission().isDone()) {
        if (asked.submission().key().isEmpty()) {
          effects.on(new Event.CallerLeft(asked.submission().id()), clock.instant());
        }
        Refusal slow =
            new Refusal(
                Refusal.Reason.STORE_FAILED,
                "the store did not answer within " + Dispatcher.LONGEST_STORE.toSeconds() + " s",
                RETRY_AFTER_SLOW,
                dispatcher.counts().depth());
        var _ = asked.admission().complete(new Admission.Refused(slow));
      }
    });
    return asked.admission().join();
  }
}
