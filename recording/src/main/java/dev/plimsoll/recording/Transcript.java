package dev.plimsoll.recording;

import dev.plimsoll.base.usage.Usage;
import dev.plimsoll.core.cost.Account;
import dev.plimsoll.core.cost.Spent;
import dev.plimsoll.core.degrade.Reduced;
import dev.plimsoll.core.engine.CallWish;
import dev.plimsoll.core.engine.Effect;
import dev.plimsoll.core.engine.Event;
import dev.plimsoll.core.route.Need;
import dev.plimsoll.core.route.Pin;
import dev.plimsoll.core.work.Outcome;
import dev.plimsoll.core.work.QueueMode;
import dev.plimsoll.core.work.Sender;
import dev.plimsoll.core.work.Status;
import dev.plimsoll.core.work.TaskId;
import dev.plimsoll.core.work.Ticket;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * What an engine is told and decides, as lines: of a live server and of a virtual one alike. Quick,
 * waits for nobody. Not thread-safe: whoever owns the engine calls it.
 */
public final class Transcript {
  private static final double MEMORY_STEP = 0.05;

  private final Consumer<Line> to;
  private Instant began;
  private double memory;
  private boolean pausedForGood;

  /**
   * @param began the moment that all times count from
   */
  public Transcript(Instant began, Consumer<Line> to) {
    this.began = began;
    this.to = to;
  }

  /** The engine was told this, and decided that. */
  public void decided(Event event, List<Effect> effects, Instant now) {
    if (event instanceof Event.ClockSet(Duration by)) {
      began = began.plus(by);
    }
    long at = micros(now);
    heard(event, now, at);
    for (Effect effect : effects) {
      decided(effect, at);
    }
  }

  private long micros(Instant now) {
    return Math.max(0, Duration.between(began, now).toNanos() / 1_000);
  }

  private void heard(Event event, Instant now, long at) {
    switch (event) {
      case Event.Submitted(Ticket ticket, Sender sender) ->
          to.accept(submit(at, ticket, sender, now, false));
      case Event.Recovered recovered ->
          to.accept(submit(at, recovered.ticket(), Sender.NOBODY, now, true));
      case Event.Duplicate(TaskId id) -> to.accept(new Line.Answer(at, id, Line.Answer.DUPLICATE));
      case Event.CallerLeft(TaskId id) -> to.accept(new Line.Answer(at, id, Line.Answer.LEFT));
      case Event.Lost(TaskId id) -> to.accept(new Line.Over(at, id, Status.QUEUED));
      case Event.Finished finished -> to.accept(end(at, finished));
      case Event.CallWanted wanted -> to.accept(want(at, wanted));
      case Event.FirstToken first ->
          to.accept(new Line.First(at, first.id().number(), first.hop()));
      case Event.CallEnded ended ->
          to.accept(
              new Line.Called(
                  at,
                  ended.id().number(),
                  ended.hop(),
                  ended.end().kind(),
                  ended.end().spent().map(Spent::usage),
                  ended.end().tokens(),
                  ended.end().retryAfter()));
      case Event.CallLeft left ->
          to.accept(new Line.Uncalled(at, left.id().number(), Line.Answer.LEFT));
      case Event.CancelAsked(TaskId id) -> to.accept(new Line.Cancel(at, id));
      case Event.PriorityAsked asked ->
          to.accept(new Line.Reclass(at, asked.id(), asked.priority()));
      case Event.QueueAsked(QueueMode mode) -> to.accept(new Line.Queue(at, mode, false));
      case Event.Draining _ -> {
        if (!pausedForGood) {
          pausedForGood = true;
          to.accept(new Line.Queue(at, QueueMode.DRAINING, true));
        }
      }
      case Event.AgentReady ready ->
          to.accept(new Line.Agent(at, ready.pool(), ready.agent(), ready.concurrency()));
      case Event.AgentLost(String agent) -> to.accept(new Line.Agent(at, "", agent, 0));
      case Event.Sampled(double share) -> sampled(at, share);
      case Event.PoolOpened _,
          Event.AgentChecked _,
          Event.Stored _,
          Event.StoreFailed _,
          Event.LimitsSeen _,
          Event.Leased _,
          Event.Spent _,
          Event.Ticked _,
          Event.ClockSet _,
          Event.GraceOver _ -> {} // what follows of them is told by effects
    }
  }

  private void sampled(long at, double share) {
    if (Math.abs(share - memory) >= MEMORY_STEP) {
      memory = share;
      to.accept(new Line.Memory(at, share));
    }
  }

  private static Line submit(
      long at, Ticket ticket, Sender sender, Instant now, boolean recovered) {
    return new Line.Submit(
        at,
        ticket.id(),
        ticket.priority(),
        ticket.pool(),
        ticket.tenant(),
        new Line.Who(sender.key(), sender.name(), sender.user()),
        ticket.cost(),
        ticket.notBefore().map(time -> Duration.between(now, time)),
        ticket.deadline().map(time -> Duration.between(now, time)),
        recovered);
  }

  private static Line end(long at, Event.Finished finished) {
    String how =
        switch (finished.outcome()) {
          case Outcome.Completed _ -> "completed";
          case Outcome.Failed _ -> "failed";
          case Outcome.Parked _ -> "parked";
          case Outcome.Interrupted _ -> "interrupted";
        };
    Optional<String> failure =
        finished.outcome() instanceof Outcome.Failed failed
            ? Optional.of(failed.failure().kind())
            : Optional.empty();
    return new Line.End(at, finished.id(), how, finished.cost(), failure);
  }

  private static Line want(long at, Event.CallWanted wanted) {
    CallWish wish = wanted.wish();
    Optional<Usage> most = wish.account().map(Account::most);
    return new Line.Want(
        at,
        wanted.id().number(),
        wanted.id().task(),
        wish.tokens(),
        most,
        wish.need().map(Transcript::wanted));
  }

  private static Line.Wanted wanted(Need need) {
    Optional<String> pin =
        need.pin()
            .map(wish ->
                wish instanceof Pin.ToModel model && model.strict()
                    ? wish.word() + "!"
                    : wish.word());
    return new Line.Wanted(need.role(), need.complexity().value(), pin);
  }

  private void decided(Effect effect, long at) {
    switch (effect) {
      case Effect.Refuse refuse ->
          to.accept(
              new Line.Answer(
                  at, refuse.id(), refuse.refusal().reason().name().toLowerCase(Locale.ROOT)));
      case Effect.Accept(TaskId id) -> to.accept(new Line.Answer(at, id, Line.Answer.ACCEPTED));
      case Effect.Start start ->
          to.accept(new Line.Start(at, start.id(), start.agent(), start.attempt(), false));
      case Effect.Begin begin ->
          to.accept(new Line.Start(at, begin.id(), begin.agent(), begin.attempt(), true));
      case Effect.Finish finish -> to.accept(new Line.Over(at, finish.id(), finish.status()));
      case Effect.HandBack(TaskId id) -> to.accept(new Line.Over(at, id, Status.QUEUED));
      case Effect.Call call ->
          to.accept(
              new Line.Call(
                  at,
                  call.id().number(),
                  call.target(),
                  call.hop(),
                  call.reduced().map(Reduced::rung).map(rung -> rung.word())));
      case Effect.Hedge hedge ->
          to.accept(
              new Line.Call(
                  at, hedge.id().number(), hedge.target(), hedge.hop(), Optional.empty()));
      case Effect.RefuseCall refused ->
          to.accept(
              new Line.Uncalled(
                  at,
                  refused.id().number(),
                  refused.refusal().why().name().toLowerCase(Locale.ROOT)));
      case Effect.StopAgent(String agent) -> to.accept(new Line.Agent(at, "", agent, 0));
      case Effect.Degrade degrade ->
          to.accept(new Line.Rung(at, degrade.change().to(), degrade.change().why()));
      case Effect.Store _,
          Effect.Retry _,
          Effect.Interrupt _,
          Effect.Park _,
          Effect.Reprioritize _,
          Effect.Charge _,
          Effect.Warn _,
          Effect.StartAgent _,
          Effect.ReplaceAgent _,
          Effect.Scale _,
          Effect.StandIn _,
          Effect.CallOver _,
          Effect.CancelCall _,
          Effect.Lease _,
          Effect.WakeAt _ -> {} // events, and the other effects, say what came of them
    }
  }
}
