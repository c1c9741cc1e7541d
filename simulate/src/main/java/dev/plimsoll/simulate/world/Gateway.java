package dev.plimsoll.simulate.world;

import dev.plimsoll.core.degrade.Cuts;
import dev.plimsoll.core.degrade.Reduced;
import dev.plimsoll.core.engine.CallEnd;
import dev.plimsoll.core.engine.CallLimit;
import dev.plimsoll.core.engine.CallWish;
import dev.plimsoll.core.engine.Effect;
import dev.plimsoll.core.engine.Event;
import dev.plimsoll.core.work.CallId;
import dev.plimsoll.core.work.Failure;
import dev.plimsoll.core.work.Failure.Remedy;
import dev.plimsoll.core.work.Outcome;
import dev.plimsoll.core.work.Target;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;

/**
 * The calls of a world's attempts, each made where and when the Engine says, as the live gateway
 * makes them. Decides nothing. Not thread-safe.
 */
final class Gateway {
  private static final Outcome PARKED = new Outcome.Parked();

  private final World world;
  private final Map<String, Provider> providers;
  private final Watcher watcher;
  private final BiConsumer<Life, Outcome> whenOver;
  private final Map<CallId, Life> wishes = new HashMap<>();
  private long made;
  private int underWay;

  /**
   * @param whenOver is told how an attempt's calls ended, after the Engine has decided
   */
  Gateway(
      World world,
      Map<String, Provider> providers,
      Watcher watcher,
      BiConsumer<Life, Outcome> whenOver) {
    this.world = world;
    this.providers = providers;
    this.watcher = watcher;
    this.whenOver = whenOver;
  }

  /** How many calls the providers were asked for and have not ended. */
  int underWay() {
    return underWay;
  }

  /** How many wishes have neither been called nor ended. */
  int wishes() {
    return wishes.size();
  }

  /** An attempt wants a model's answer. */
  void want(Life life) {
    CallId id = new CallId(++made);
    life.wish = Optional.of(id);
    life.last = null;
    wishes.put(id, life);
    world.tell(
        new Event.CallWanted(
            id,
            new CallWish(
                life.ticket.priority(),
                life.ticket.tenant(),
                true,
                false,
                life.pool.chain(),
                life.ticket.cost(),
                life.ticket.deadline())));
  }

  void call(Effect.Call decided) {
    Life life = wishes.get(decided.id());
    if (life == null) {
      throw new IllegalStateException("a call for what nobody wants: " + decided);
    }
    if (!life.called) {
      life.called = true;
      watcher.began(world, life.ticket.priority(), world.now() - life.came);
    }
    Provider provider = providers.get(decided.target().provider());
    if (provider == null) {
      throw new IllegalStateException("no provider for " + decided);
    }
    Optional<Cuts> cuts = decided.reduced().map(Reduced::cuts);
    int answer = life.order.answer();
    long patience = life.pool.timeout().toNanos();
    if (cuts.isPresent()) {
      answer = Math.min(answer, cuts.get().effort().maxTokens());
      patience = Math.min(patience, cuts.get().timeout().toNanos());
    }
    underWay++;
    life.provider = provider;
    life.call =
        provider.call(
            new Provider.Question("plimsoll", life.order.input(), answer),
            patience,
            new Hearing(decided, life));
  }

  /** Hears of one call. */
  private final class Hearing implements Provider.Ear {
    private final CallId id;
    private final Target target;
    private final int hop;
    private final Life life;

    Hearing(Effect.Call call, Life life) {
      this.id = call.id();
      this.target = call.target();
      this.hop = call.hop();
      this.life = life;
    }

    @Override
    public void limits(List<CallLimit> standings) { // the Engine is deciding of the call itself
      world.afterwards(() -> world.tell(new Event.LimitsSeen(id, hop, standings)));
    }

    @Override
    public void firstToken() {
      world.tell(new Event.FirstToken(id, hop));
    }

    @Override
    public void ended(Answer answer) {
      life.last = answer;
      answered(life);
      watcher.answered(world, target, answer.end().kind());
      world.tell(new Event.CallEnded(id, answer.end()));
    }
  }

  private void answered(Life life) {
    life.call = null;
    life.provider = null;
    underWay--;
  }

  void refused(Effect.RefuseCall refused) {
    Effect.CallRefusal why = refused.refusal();
    if (why.why() == Effect.CallRefusal.Why.PARKED) {
      over(refused.id(), PARKED);
      return;
    }
    Remedy remedy = why.why() == Effect.CallRefusal.Why.TOO_LARGE ? Remedy.GIVE_UP : Remedy.RETRY;
    over(
        refused.id(),
        new Outcome.Failed(
            new Failure(
                "call_" + why.why().name().toLowerCase(Locale.ROOT),
                why.detail(),
                remedy,
                Optional.of(why.retryAfter()).filter(Duration::isPositive))));
  }

  void over(Effect.CallOver over) {
    Life life = wishes.get(over.id());
    Answer last = life == null ? null : life.last;
    if (last != null) {
      over(over.id(), last.outcome());
    }
  }

  private void over(CallId id, Outcome outcome) {
    Life life = wishes.remove(id);
    if (life != null) { // else nobody wants it any more
      life.wish = Optional.empty();
      world.afterwards(() -> whenOver.accept(life, outcome));
    }
  }

  /** The attempt is interrupted: what waits is forgotten, what runs is ended. */
  void leave(Life life) {
    Optional<CallId> wish = life.wish;
    if (wish.isEmpty()) {
      return;
    }
    CallId id = wish.get();
    life.wish = Optional.empty();
    Provider provider = life.provider;
    Provider.Call call = life.call;
    if (provider == null || call == null) {
      wishes.remove(id);
      world.afterwards(() -> world.tell(new Event.CallLeft(id)));
      return;
    }
    provider.giveUp(call);
    answered(life);
    wishes.remove(id);
    world.afterwards(() -> world.tell(new Event.CallEnded(id, CallEnd.of(CallEnd.Kind.CANCELLED))));
  }
}
