package dev.plimsoll.core.engine;

import dev.plimsoll.base.units.Durations;
import dev.plimsoll.core.cost.Standing;
import dev.plimsoll.core.degrade.Rung;
import dev.plimsoll.core.engine.Course.Stage;
import dev.plimsoll.core.engine.Effect.Estimate;
import dev.plimsoll.core.engine.Effect.Receipt;
import dev.plimsoll.core.engine.Effect.Refusal;
import dev.plimsoll.core.engine.Effect.Refusal.Reason;
import dev.plimsoll.core.limit.Level;
import dev.plimsoll.core.limit.Quota;
import dev.plimsoll.core.limit.Quotas;
import dev.plimsoll.core.queue.Caps;
import dev.plimsoll.core.queue.Forecast.Quote;
import dev.plimsoll.core.queue.Place;
import dev.plimsoll.core.queue.Places.Full;
import dev.plimsoll.core.work.Priority;
import dev.plimsoll.core.work.QueueMode;
import dev.plimsoll.core.work.Sender;
import dev.plimsoll.core.work.Ticket;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.random.RandomGenerator;

/**
 * Says whether a new task may come in, and what its caller is told. Changes nothing but what is
 * counted of those that ask, and reserves of its sender's quotas for one that may. Not thread-safe.
 */
final class Door {
  /** Of the objective: where the ladder lets go, and so that few begin late by chance. */
  private static final double IN_TIME = 0.7;

  /** After the last whom strain kept out. */
  private static final Duration STRAIN_LASTS = Duration.ofSeconds(30);

  /** So many tasks for later may be here for each that may wait. */
  private static final int LATER_A_PLACE = 100;

  private static final Duration LEAST_RETRY_AFTER = Duration.ofSeconds(1);
  private static final Duration MOST_RETRY_AFTER = Duration.ofMinutes(5);
  private static final Duration RETRY_AFTER_STOP = Duration.ofSeconds(10);

  private final Caps caps;
  private final Tasks tasks;
  private final Strain strain;
  private Instant strainedUntil = Instant.MIN;
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
     * @param grant what it has reserved of its sender's quotas
     */
    record Admitted(Receipt receipt, Optional<Place> displaced, Optional<Quotas.Grant> grant)
        implements Answer {}
  }

  Answer answer(Ticket ticket, Sender sender, Instant now) {
    Optional<Refusal> refusal = keptOut(ticket, sender, now);
    if (refusal.isPresent()) {
      return new Answer.Refused(refusal.get());
    }
    boolean later = isLater(ticket, now);
    Optional<Place> displaced = later ? Optional.empty() : displaced(ticket, now);
    if (displaced.isEmpty()) {
      refusal = later ? tooManyLater(now) : full(ticket, now);
      if (refusal.isPresent()) {
        return new Answer.Refused(refusal.get());
      }
    }
    int position = position(ticket);
    refusal = tooSlow(ticket, position, now);
    if (refusal.isPresent()) {
      return new Answer.Refused(refusal.get());
    }
    Optional<Quotas.Grant> grant = Optional.empty();
    Optional<Quotas.Answer> reserved = tasks.quotas.reserve(ticket, sender, now);
    if (reserved.isPresent()) {
      switch (reserved.get()) {
        case Quotas.Answer.Refused no -> {
          return new Answer.Refused(usedUp(no, now));
        }
        case Quotas.Answer.Granted(Quotas.Grant granted) -> grant = Optional.of(granted);
      }
    }
    Receipt receipt = new Receipt(position, quote(ticket, position, now));
    return new Answer.Admitted(receipt, displaced, grant);
  }

  /** Whatever its place would be. */
  private Optional<Refusal> keptOut(Ticket ticket, Sender sender, Instant now) {
    Optional<Refusal> refusal = closed();
    if (refusal.isEmpty()) {
      refusal = tooLate(ticket, now);
    }
    return refusal.isPresent() ? refusal : reduced(ticket, sender, now);
  }

  /** For the place that it would have. */
  private Optional<Refusal> tooSlow(Ticket ticket, int position, Instant now) {
    Optional<Refusal> refusal = unreachable(ticket, position, now);
    return refusal.isPresent() ? refusal : tooLongAWait(ticket, position, now);
  }

  /** Last of all, so that what is refused for another reason uses up nothing. */
  private Refusal usedUp(Quotas.Answer.Refused no, Instant now) {
    Quota quota = no.policy().quota();
    String what = quota.unit() == Quota.Unit.TOKENS ? "tokens" : "tasks";
    String detail =
        "the quota %s allows %d %s in any %s: %d are left, and this takes %d"
            .formatted(
                no.policy().name(),
                quota.limit(),
                what,
                Durations.format(quota.window()),
                no.left(),
                no.wanted());
    if (no.learned()) {
      detail += ", as nine in ten of its like took no more";
    }
    Duration after =
        no.never()
            ? Duration.ZERO
            : no.after().map(Door::atLeastASecond).orElseGet(() -> afterDrainOf(1, now));
    if (!no.never()) {
      detail +=
          no.after()
              .map(time -> "; it would pass in %s s".formatted(figure(seconds(time))))
              .orElse("; it would pass when a task of the same sender ends");
    }
    return new Refusal(Reason.QUOTA, detail, after, tasks.depth(), Optional.of(no.policy()));
  }

  private static Duration atLeastASecond(Duration time) {
    return time.compareTo(LEAST_RETRY_AFTER) < 0 ? LEAST_RETRY_AFTER : time;
  }

  /** The store did not take it. */
  Refusal storeFailed(Instant now) {
    return refuse(Reason.STORE_FAILED, "the store did not take the task", afterDrainOf(1, now));
  }

  /** What such a task usually costs does not fit into a budget. */
  Refusal overBudget(Standing standing, Instant now) {
    return refuse(Reason.BUDGET, standing.text(), Payments.until(standing, now));
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
  private Optional<Refusal> reduced(Ticket ticket, Sender sender, Instant now) {
    if (isLater(ticket, now)) {
      return Optional.empty();
    }
    double part = strain.admitted(ticket.priority(), now);
    if (part >= 1) {
      return Optional.empty();
    }
    int share = share(ticket, sender, now);
    if (Level.admits(part, share)) {
      return Optional.empty();
    }
    String word = ticket.priority().word();
    String detail =
        part == 0
            ? "the server is in mode %s, which takes no %s tasks"
                .formatted(strain.rung().word(), word)
            : "the server comes back from an overload and takes the %s tasks of %s in 100 users; this one would pass at %s"
                .formatted(word, figure(100 * part), figure(100 * Level.needed(share)));
    return Optional.of(refuse(Reason.REDUCED, detail, spread(strain.easesIn(now))));
  }

  /** The same for all tasks of a user within an hour; where no user is named, each is its own. */
  private static int share(Ticket ticket, Sender sender, Instant now) {
    String user = sender.user().isEmpty() ? ticket.id().value() : sender.user();
    return Level.share(ticket.tenant(), user, now);
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

  private Optional<Refusal> full(Ticket ticket, Instant now) {
    Priority priority = ticket.priority();
    Optional<Full> full = tasks.places.refuses(priority, ticket.tenant(), now);
    return full.isEmpty() ? Optional.empty() : Optional.of(full(priority, full.get(), now));
  }

  private Refusal full(Priority priority, Full full, Instant now) {
    return switch (full) {
      case Full.OfClass(int waiting, int bound) ->
          refuse(
              Reason.CLASS_FULL,
              "%d tasks of priority %s wait, and %d may".formatted(waiting, priority.word(), bound),
              afterDrainOf(waiting / 10 + 1, now));
      case Full.InAll(int waiting, int bound) ->
          refuse(
              Reason.QUEUE_FULL,
              "%d of %d tasks wait or are to be tried again".formatted(waiting, bound),
              afterDrainOf(waiting / 10 + 1, now));
      case Full.OfTenant share -> shareFull(priority, share, now);
    };
  }

  private Refusal shareFull(Priority priority, Full.OfTenant full, Instant now) {
    String detail =
        "%d tasks of this tenant wait %s, and its share is %d: %d tenants share %d places, of which the last %d are kept for those with less; it would pass with less than %d of its own, or less than %d of all"
            .formatted(
                full.held(),
                full.inAll() ? "in all" : "with priority " + priority.word(),
                full.share(),
                full.tenants(),
                full.bound(),
                full.bound() - full.lent(),
                full.share(),
                full.lent());
    int over = Math.min(full.waiting() - full.lent(), full.held() - full.share()) + 1;
    return refuse(
        Reason.SHARE_FULL, detail, afterDrainOf(Math.max(1, over) + full.held() / 10, now));
  }

  /** Who goes for a critical task that finds the queue full, but not its own class. */
  private Optional<Place> displaced(Ticket ticket, Instant now) {
    if (ticket.priority() != Priority.CRITICAL
        || inAll() < caps.total()
        || !tasks.places.classAdmits(ticket.priority(), ticket.tenant(), now)) {
      return Optional.empty();
    }
    return tasks.queue.newest(Priority.LOW).or(() -> tasks.queue.newest(Priority.NORMAL));
  }

  /** Those between two attempts too: they will wait again, and are not refused then. */
  private int inAll() {
    return tasks.depth() + tasks.standing(Stage.RETRYING);
  }

  private int position(Ticket ticket) {
    String runner = tasks.staff.runnerOf(ticket.pool());
    int ahead = ahead(ticket, runner);
    int free = tasks.mayStart() ? tasks.pools.free(runner) : 0;
    return free > ahead ? 0 : ahead + 1 - free;
  }

  private int ahead(Ticket ticket, String runner) {
    if (!tasks.staff.hasStandIns()) {
      return tasks.queue.ahead(runner, ticket.priority(), ticket.tenant());
    }
    int ahead = 0;
    for (String line : tasks.staff.linesOf(runner)) {
      ahead += tasks.queue.ahead(line, ticket.priority(), ticket.tenant());
    }
    return ahead;
  }

  /** Nothing is promised while nothing starts, nor of what may not start yet. */
  private Optional<Quote> quote(Ticket ticket, int position, Instant now) {
    if (tasks.mode == QueueMode.PAUSED || isLater(ticket, now)) {
      return Optional.empty();
    }
    int slots = tasks.pools.slots(tasks.staff.runnerOf(ticket.pool()));
    return tasks.forecast.quote(ticket.pool(), ticket.priority(), position, slots, now);
  }

  static boolean isLater(Ticket ticket, Instant now) {
    return ticket.notBefore().isPresent() && ticket.notBefore().get().isAfter(now);
  }

  private Optional<Refusal> unreachable(Ticket ticket, int position, Instant now) {
    if (ticket.deadline().isEmpty()) {
      return Optional.empty();
    }
    OptionalDouble run = tasks.forecast.typicalRun(ticket.pool(), now);
    if (run.isEmpty()) {
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
        : Optional.of(
            refuse(Reason.DEADLINE_UNREACHABLE, sum, spread(Estimate.duration(done - left))));
  }

  /**
   * Under strain nobody is let in who would wait beyond the objective of his class: what begins
   * late takes the place of what would have begun in time. Critical tasks always come in. It goes
   * on while somebody is refused by it: it makes waits short, which is not yet the end of the load.
   */
  private Optional<Refusal> tooLongAWait(Ticket ticket, int position, Instant now) {
    boolean strained = strain.rung() != Rung.OPTIMAL || now.isBefore(strainedUntil);
    if (ticket.priority() == Priority.CRITICAL || !strained) {
      return Optional.empty();
    }
    double most = IN_TIME * seconds(strain.objective(ticket.priority()));
    Optional<Quote> late = quote(ticket, position, now).filter(quote -> quote.startP50() > most);
    if (late.isPresent()) {
      strainedUntil = now.plus(STRAIN_LASTS);
    }
    return late.map(quote ->
        refuse(
            Reason.REDUCED,
            "under strain %s tasks come in that begin within %s s: %d stand before it, and it would wait about %s s"
                .formatted(
                    ticket.priority().word(),
                    figure(most),
                    Math.max(0, position - 1),
                    figure(quote.startP50())),
            spread(Estimate.duration(quote.startP50() - most))));
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

  /** Two figures that matter: 5.7, 4, 38, 0.12. */
  static String figure(double value) {
    if (value >= 10) {
      return String.valueOf(Math.round(value));
    }
    double unit = value < 1 ? 100 : 10;
    String text = Double.toString(Math.round(value * unit + 1e-9) / unit);
    return text.endsWith(".0") ? text.substring(0, text.length() - 2) : text;
  }
}
