package dev.plimsoll.core.engine;

import dev.plimsoll.core.cost.Payer;
import dev.plimsoll.core.cost.Standing;
import dev.plimsoll.core.engine.Course.Stage;
import dev.plimsoll.core.engine.Course.Wish;
import dev.plimsoll.core.queue.Forecast.Quote;
import dev.plimsoll.core.work.Failure;
import dev.plimsoll.core.work.Sender;
import dev.plimsoll.core.work.TaskId;
import dev.plimsoll.core.work.Ticket;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The way of a task from its submission, or from another server's end, to where it waits for its
 * turn. Accepts nothing that is not stored. Not thread-safe.
 */
final class Intake {
  private final int poison;
  private final Tasks tasks;
  private final Staff staff;
  private final Door door;
  private final Payments payments;
  private final Suspects suspects;
  private final Endings endings;
  private final Starts starts;

  /**
   * @param poison after running in so many crashes of the server a task is given up
   */
  Intake(
      int poison,
      Tasks tasks,
      Door door,
      Payments payments,
      Suspects suspects,
      Endings endings,
      Starts starts) {
    this.poison = poison;
    this.tasks = tasks;
    this.staff = tasks.staff;
    this.door = door;
    this.payments = payments;
    this.suspects = suspects;
    this.endings = endings;
    this.starts = starts;
  }

  void submitted(Event.Submitted submitted, Instant now, List<Effect> effects) {
    Ticket ticket = submitted.ticket();
    staff.came(ticket.pool());
    switch (answer(ticket, submitted.sender(), now)) {
      case Door.Answer.Refused(Effect.Refusal refusal) -> {
        payments.runs().ended(ticket.id());
        tasks.tally.refused++;
        effects.add(new Effect.Refuse(ticket.id(), refusal));
      }
      case Door.Answer.Admitted admitted -> {
        if (admitted.displaced().isPresent()) {
          displaced(Starts.known(admitted.displaced().get()), effects);
        }
        Course course = new Course(ticket);
        course.grant = admitted.grant().orElse(null);
        Quote quote = admitted.receipt().quote().orElse(null);
        if (quote != null && tasks.forecast.observe(quote)) {
          course.quote = quote;
        }
        Optional<Effect.Start> start = Optional.empty();
        if (startsAtOnce(ticket, admitted.receipt(), now)) {
          tasks.reserveSlot(course);
          String pool = ticket.pool();
          starts.begins(pool, staff.runnerOf(pool), effects);
          start = Optional.of(new Effect.Start(course.id(), course.agent, 1));
        } else {
          tasks.reserve(course);
        }
        effects.add(new Effect.Store(ticket, admitted.receipt(), start));
      }
    }
  }

  static Payer payer(Ticket ticket, Sender sender) {
    return new Payer(ticket.id(), ticket.tenant(), sender.key(), sender.user(), ticket.pool(), "");
  }

  /** Money first: who is then refused for something else gives it back. */
  private Door.Answer answer(Ticket ticket, Sender sender, Instant now) {
    Optional<Standing> tooDear = payments.runs().admit(ticket, payer(ticket, sender), now);
    return tooDear.isPresent()
        ? new Door.Answer.Refused(door.overBudget(tooDear.get(), now))
        : door.answer(ticket, sender, now);
  }

  /** Whether a slot is free for it, and for whoever stands before it. */
  private boolean startsAtOnce(Ticket ticket, Effect.Receipt receipt, Instant now) {
    return receipt.position() == 0 && tasks.mayStart() && !Door.isLater(ticket, now);
  }

  private void displaced(Course victim, List<Effect> effects) {
    tasks.tally.displaced++;
    String why = "the queue was full, and a critical task took its place";
    endings.dead(victim, Failure.lasting("displaced", why), effects);
  }

  void stored(TaskId id, Instant now, List<Effect> effects) {
    Course course = tasks.findStoring(id);
    if (course == null) {
      return;
    }
    tasks.tally.accepted++;
    tasks.quotas.accepted(course.grant, now);
    effects.add(new Effect.Accept(id));
    if (course.stage == Stage.STARTING) {
      begin(course, now, effects);
    } else if (course.wish == Wish.NONE) {
      queueUp(course, now, effects);
    } else {
      endings.fulfil(course, effects);
    }
  }

  /** Its first attempt is durable too: that begins, unless something came between. */
  private void begin(Course course, Instant now, List<Effect> effects) {
    if (course.wish == Wish.NONE && isPast(course.ticket().deadline(), now)) {
      course.wish = Wish.EXPIRE;
    }
    if (course.wish == Wish.NONE) {
      tasks.run(course, course.agent, now);
      effects.add(new Effect.Begin(course.id(), course.agent, course.attempt));
    } else {
      tasks.leaveAgent(course, 0);
      endings.fulfil(course, effects);
      starts.waiting(course.ticket().pool(), now, effects);
    }
  }

  static boolean isPast(Optional<Instant> deadline, Instant now) {
    return deadline.isPresent() && !deadline.get().isAfter(now);
  }

  /** Lets a new or recovered task wait: for its time, or for its turn. */
  void queueUp(Course course, Instant now, List<Effect> effects) {
    if (Door.isLater(course.ticket(), now)) {
      tasks.schedule(course, course.ticket().notBefore().orElseThrow());
    } else {
      tasks.await(course, false, now);
      starts.waiting(course.ticket().pool(), now, effects);
    }
  }

  void storeFailed(TaskId id, Instant now, List<Effect> effects) {
    Course course = tasks.findStoring(id);
    if (course != null) {
      tasks.tally.refused++;
      effects.add(new Effect.Refuse(id, door.storeFailed(now)));
      forgetUnstored(course, now, effects);
    }
  }

  void duplicate(TaskId id, Instant now, List<Effect> effects) {
    Course course = tasks.findStoring(id);
    if (course != null) {
      forgetUnstored(course, now, effects);
    }
  }

  private void forgetUnstored(Course course, Instant now, List<Effect> effects) {
    boolean held = course.stage == Stage.STARTING;
    if (held) {
      tasks.leaveAgent(course, 0);
    }
    tasks.quotas.withdraw(course.grant, now);
    tasks.forget(course);
    if (held) {
      starts.waiting(course.ticket().pool(), now, effects);
    }
  }

  void callerLeft(TaskId id) {
    Course course = tasks.findStoring(id);
    if (course != null) {
      endings.callerLeft(course);
    }
  }

  void recovered(Event.Recovered recovered, Instant now, List<Effect> effects) {
    Ticket ticket = recovered.ticket();
    if (tasks.find(ticket.id()) != null) {
      return;
    }
    Course course = new Course(ticket);
    course.attempt = recovered.attempts();
    tasks.adopt(course);
    tasks.tally.accepted++;
    if (recovered.crashes() >= poison) {
      String why = "was running in %d crashes of the server".formatted(recovered.crashes());
      endings.dead(course, Failure.lasting("poison", why), effects);
    } else if (recovered.crashes() > 0 && recovered.crashes() == poison - 1) {
      suspects.hold(course, recovered.due(), now);
    } else if (tasks.isStopping(ticket.id())) {
      tasks.retry(course, now.plus(Tasks.WHILE_STOPPING)); // it runs once at a time
    } else if (recovered.due().isPresent() && recovered.due().get().isAfter(now)) {
      tasks.retry(course, recovered.due().get());
    } else {
      queueUp(course, now, effects);
    }
  }
}
