package dev.plimsoll.core.engine;

import dev.plimsoll.core.engine.Course.Stage;
import dev.plimsoll.core.engine.Effect.Estimate;
import dev.plimsoll.core.engine.Effect.Receipt;
import dev.plimsoll.core.engine.Effect.Refusal;
import dev.plimsoll.core.engine.Effect.Refusal.Reason;
import dev.plimsoll.core.queue.Caps;
import dev.plimsoll.core.queue.Forecast.Quote;
import dev.plimsoll.core.queue.Place;
import dev.plimsoll.core.work.Priority;
import dev.plimsoll.core.work.QueueMode;
import dev.plimsoll.core.work.Ticket;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.random.RandomGenerator;

/**
 * Says whether a new task may come in, and what its caller is told. Looks, and changes nothing. Not
 * thread-safe.
 */
final class Door {
  /** So many tasks for later may be here for each that may wait. */
  private static final int LATER_A_PLACE = 100;

  private static final Duration LEAST_RETRY_AFTER = Duration.ofSeconds(1);
  private static final Duration MOST_RETRY_AFTER = Duration.ofMinutes(5);
  private static final Duration RETRY_AFTER_STOP = Duration.ofSeconds(10);

  private final Caps caps;
  private final Tasks tasks;
  private final Strain strain;
  private final RandomGenerator random;

  Door(Caps caps, Tasks tasks, Strain strain, RandomGenerator random) {
    this.caps = caps;
    this.tasks = tasks;
    this.strain = strain;
    this.random = random;
  }

  /** What becomes of a submission. */
  sealed interface Answer {
    record Refused(Refusal refusal) implements Answer {}

    /**
     * It may come in.
     *
     * @param displaced the task that has to go for it
     */
    record Admitted(Receipt receipt, Optional<Quote> quote, Optional<Place> displaced)
        implements Answer {}
  }

  Answer answer(Ticket ticket, Instant now) {
    Optional<Place> displaced = Optional.empty();
    Optional<Refusal> refusal =
        closed().or(() -> tooLate(ticket, now)).or(() -> reduced(ticket, now));
    if (refusal.isEmpty()) {
      displaced = isLater(ticket, now) ? Optional.empty() : displaced(ticket.priority());
      refusal =
          isLater(ticket, now)
              ? tooManyLater(now)
              : displaced.isPresent() ? Optional.empty() : full(ticket.priority(), now);
    }
    if (refusal.isPresent()) {
      return new Answer.Refused(refusal.get());
    }
    int position = position(ticket);
    Optional<Quote> quote = quote(ticket, position, now);
    refusal = unreachable(ticket, position, now);
    return refusal.isPresent()
        ? new Answer.Refused(refusal.get())
        : new Answer.Admitted(new Receipt(position, quote.map(Door::estimate)), quote, displaced);
  }

  /** The store did not take it. */
  Refusal storeFailed(Instant now) {
    return refuse(Reason.STORE_FAILED, "the store did not take the task", afterDrainOf(1, now));
  }

  private Optional<Refusal> closed() {
    if (tasks.draining) {
      return Optional.of(refuse(Reason.DRAINING, "the server is stopping", RETRY_AFTER_STOP));
    }
    return switch (tasks.mode) {
      case OPEN, PAUSED -> Optional.empty();
      case DRAINING ->
          Optional.of(
              refuse(
                  Reason.QUEUE_CLOSED,
                  "the queue takes no new tasks at present",
                  spread(RETRY_AFTER_STOP)));
    };
  }

  /** Whom the present rung keeps out, and whom the way back from it lets in by and by. */
  private Optional<Refusal> reduced(Ticket ticket, Instant now) {
    double share = isLater(ticket, now) ? 1 : strain.admitted(ticket.priority(), now);
    if (share >= 1 || random.nextDouble() < share) {
      return Optional.empty();
    }
    String word = ticket.priority().word();
    String detail =
        share == 0
            ? "the server is in mode %s, which takes no %s tasks"
                .formatted(strain.rung().word(), word)
            : "the server comes back from an overload and takes %s in 100 %s tasks"
                .formatted(figure(100 * share), word);
    return Optional.of(refuse(Reason.REDUCED, detail, spread(strain.easesIn(now))));
  }

  private Optional<Refusal> tooLate(Ticket ticket, Instant now) {
    if (ticket.deadline().isEmpty()) {
      return Optional.empty();
    }
    Instant deadline = ticket.deadline().get();
    if (!deadline.isAfter(now)) {
      return Optional.of(
          refuse(Reason.DEADLINE_PASSED, "the deadline has passed already", Duration.ZERO));
    }
    return ticket
        .notBefore()
        .filter(start -> !start.isBefore(deadline))
        .map(_ ->
            refuse(
                Reason.DEADLINE_UNREACHABLE,
                "it may not start before its deadline",
                Duration.ZERO));
  }

  /** What waits for its time stands before nobody, so it has a bound of its own. */
  private Optional<Refusal> tooManyLater(Instant now) {
    long bound = (long) LATER_A_PLACE * caps.total();
    int later = tasks.standing(Stage.SCHEDULED) + tasks.standing(Stage.STORING);
    return later < bound
        ? Optional.empty()
        : Optional.of(
            refuse(
                Reason.QUEUE_FULL,
                "%d tasks wait for their time, and %d may".formatted(later, bound),
                afterDrainOf(1, now)));
  }

  private Optional<Refusal> full(Priority priority, Instant now) {
    int inClass = inClass(priority);
    int inAll = inAll();
    return caps.refuses(priority, inClass, inAll)
        .map(full ->
            switch (full) {
              case CLASS ->
                  refuse(
                      Reason.CLASS_FULL,
                      "%d tasks of priority %s wait, and %d may"
                          .formatted(inClass, priority.word(), caps.of(priority)),
                      afterDrainOf(inClass / 10 + 1, now));
              case QUEUE ->
                  refuse(
                      Reason.QUEUE_FULL,
                      "%d of %d tasks wait or are to be tried again".formatted(inAll, caps.total()),
                      afterDrainOf(inAll / 10 + 1, now));
            });
  }

  /** Who goes for a critical task that finds the queue full, but not its own class. */
  private Optional<Place> displaced(Priority priority) {
    if (priority != Priority.CRITICAL
        || inAll() < caps.total()
        || inClass(priority) >= caps.of(priority)) {
      return Optional.empty();
    }
    return tasks.queue.newest(Priority.LOW).or(() -> tasks.queue.newest(Priority.NORMAL));
  }

  private int inClass(Priority priority) {
    return tasks.standing(Stage.STORING, priority) + tasks.standing(Stage.WAITING, priority);
  }

  /** Those between two attempts too: they will wait again, and are not refused then. */
  private int inAll() {
    return tasks.depth() + tasks.standing(Stage.RETRYING);
  }

  private int position(Ticket ticket) {
    int ahead = tasks.queue.ahead(ticket.pool(), ticket.priority(), ticket.tenant());
    int free = tasks.mayStart() ? tasks.pools.free(ticket.pool()) : 0;
    return free > ahead ? 0 : ahead + 1 - free;
  }

  /** Nothing is promised while nothing starts, nor of what may not start yet. */
  private Optional<Quote> quote(Ticket ticket, int position, Instant now) {
    if (tasks.mode == QueueMode.PAUSED || isLater(ticket, now)) {
      return Optional.empty();
    }
    int slots = tasks.pools.slots(ticket.pool());
    return tasks.forecast.quote(ticket.pool(), ticket.priority(), position, slots, now);
  }

  static boolean isLater(Ticket ticket, Instant now) {
    return ticket.notBefore().isPresent() && ticket.notBefore().get().isAfter(now);
  }

  private Optional<Refusal> unreachable(Ticket ticket, int position, Instant now) {
    OptionalDouble run = tasks.forecast.typicalRun(ticket.pool(), now);
    if (ticket.deadline().isEmpty() || run.isEmpty()) {
      return Optional.empty();
    }
    double left = seconds(Duration.between(now, ticket.deadline().get()));
    double done;
    String why;
    if (isLater(ticket, now)) {
      double start = seconds(Duration.between(now, ticket.notBefore().orElseThrow()));
      done = start + run.getAsDouble();
      why = "it may start in %s s".formatted(figure(start));
    } else {
      Optional<Quote> quote = quote(ticket, position, now);
      if (quote.isEmpty()) {
        return Optional.empty();
      }
      done = quote.get().finishP50();
      why =
          "%d tasks stand before it, %s start a second"
              .formatted(Math.max(0, position - 1), figure(quote.get().perSecond()));
    }
    String sum =
        "%s, a run takes %s s: done in about %s s, the deadline is in %s s"
            .formatted(why, figure(run.getAsDouble()), figure(done), figure(left));
    return done <= left
        ? Optional.empty()
        : Optional.of(refuse(Reason.DEADLINE_UNREACHABLE, sum, spread(duration(done - left))));
  }

  private static Estimate estimate(Quote quote) {
    return new Estimate(
        duration(quote.startP50()),
        duration(quote.startP90()),
        duration(quote.finishP50()),
        duration(quote.finishP90()));
  }

  private Refusal refuse(Reason reason, String detail, Duration retryAfter) {
    return new Refusal(reason, detail, retryAfter, tasks.depth());
  }

  /** The time in which so many will have left. */
  private Duration afterDrainOf(int left, Instant now) {
    return spread(tasks.drain.until(left, now, LEAST_RETRY_AFTER, MOST_RETRY_AFTER));
  }

  /** Within bounds, and up to a quarter more, so that callers spread. */
  private Duration spread(Duration wait) {
    Duration least = wait.compareTo(LEAST_RETRY_AFTER) < 0 ? LEAST_RETRY_AFTER : wait;
    Duration most = least.compareTo(MOST_RETRY_AFTER) > 0 ? MOST_RETRY_AFTER : least;
    return most.plusMillis((long) (most.toMillis() * random.nextDouble() / 4));
  }

  private static double seconds(Duration time) {
    return time.toNanos() / 1e9;
  }

  private static Duration duration(double seconds) {
    return Duration.ofMillis(Math.round(Math.min(seconds, 1e9) * 1000));
  }

  /** Two figures that matter: 5.7, 4, 38, 0.12. */
  static String figure(double value) {
    if (value >= 10) {
      return String.valueOf(Math.round(value));
    }
    String text = String.format(Locale.ROOT, value < 1 ? "%.2f" : "%.1f", value);
    return text.contains(".") ? text.replaceAll("\\.?0+$", "") : text;
  }
}
