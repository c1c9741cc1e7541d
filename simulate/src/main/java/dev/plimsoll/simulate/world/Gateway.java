package dev.plimsoll.simulate.world;

import dev.plimsoll.base.usage.Usage;
import dev.plimsoll.core.cost.Account;
import dev.plimsoll.core.cost.CostSettings;
import dev.plimsoll.core.cost.Payer;
import dev.plimsoll.core.cost.Spent;
import dev.plimsoll.core.degrade.Cuts;
import dev.plimsoll.core.degrade.Reduced;
import dev.plimsoll.core.engine.CallEnd;
import dev.plimsoll.core.engine.CallLimit;
import dev.plimsoll.core.engine.CallWish;
import dev.plimsoll.core.engine.Effect;
import dev.plimsoll.core.engine.EngineSettings;
import dev.plimsoll.core.engine.Event;
import dev.plimsoll.core.route.Complexity;
import dev.plimsoll.core.route.Need;
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
import java.util.Set;
import java.util.function.BiConsumer;

/**
 * The calls of a world's attempts, each made where and when the Engine says, as the live gateway
 * makes them. Decides nothing. Not thread-safe.
 */
final class Gateway {
  private static final Outcome PARKED = new Outcome.Parked();
  private static final Complexity PLAIN = Complexity.stated(0);
  private static final Optional<Need> NO_NEED = Optional.empty();

  private final World world;
  private final Map<String, Provider> providers;
  private final Watcher watcher;
  private final BiConsumer<Life, Outcome> whenOver;
  private final boolean isPaid;
  private final boolean isRouted;
  private final Set<String> pins;
  private final Map<String, Long> ways = new HashMap<>();
  private final Map<CallId, Life> wishes = new HashMap<>();
  private long made;
  private int underWay;
  private int second;

  /**
   * @param whenOver is told how an attempt's calls ended, after the Engine has decided
   */
  Gateway(World world, World.Shared shared, Watcher watcher, BiConsumer<Life, Outcome> whenOver) {
    this.world = world;
    this.providers = shared.providers();
    shared.ways().forEach((provider, way) -> ways.put(provider, way.toNanos()));
    this.watcher = watcher;
    this.whenOver = whenOver;
    EngineSettings engine = world.settings().engine();
    this.isPaid = !engine.costs().equals(CostSettings.NONE);
    this.isRouted = engine.calls().routes().isPresent();
    this.pins = engine.calls().routes().map(routes -> routes.roles().keySet()).orElse(Set.of());
  }

  /** How many calls the providers were asked for and have not ended. */
  int underWay() {
    return underWay;
  }

  /** How many of them go beside another for the same wish. */
  int second() {
    return second;
  }

  /** How many wishes have neither been called nor ended. */
  int wishes() {
    return wishes.size();
  }

  /** An attempt wants a model's answer. */
  void want(Life life) {
    CallId id = new CallId(++made, Optional.of(life.ticket.id()));
    life.wish = Optional.of(id);
    life.last = null;
    wishes.put(id, life);
    world.tell(new Event.CallWanted(id, wish(life)));
  }

  private CallWish wish(Life life) {
    CallWish plain =
        new CallWish(
            life.ticket.priority(),
            life.ticket.tenant(),
            true,
            false,
            life.pool.chain(),
            life.wanted.map(Script.Wish::tokens).orElse(life.ticket.cost()),
            life.ticket.deadline());
    return (isPaid ? plain.on(account(life)) : plain).routedBy(isRouted ? need(life) : NO_NEED);
  }

  private static Account account(Life life) {
    Size size = life.order.size();
    Payer payer =
        new Payer(
            life.ticket.id(),
            life.ticket.tenant(),
            life.sender.key(),
            life.sender.user(),
            life.pool.role(),
            life.agent);
    Usage most =
        life.wanted
            .flatMap(Script.Wish::most)
            .orElseGet(() -> new Usage(size.input(), 0, size.most()));
    return new Account(payer, life.ticket.id().value(), most);
  }

  /** By the role that the task names where that is pinned, as the live agent does. */
  private Optional<Need> need(Life life) {
    if (life.wanted.flatMap(Script.Wish::need).isPresent()) {
      return life.wanted.flatMap(Script.Wish::need);
    }
    String named = life.order.role();
    String role = pins.contains(named) ? named : life.pool.role();
    Complexity complexity = life.order.size().complexity().orElse(PLAIN);
    return Optional.of(Need.of(role, complexity));
  }

  void call(Effect.Call decided) {
    Life life = wanted(decided.id());
    if (!life.called) {
      life.called = true;
      watcher.began(world, life.ticket.priority(), world.now() - life.came);
    }
    call(life, decided.id(), decided.target(), decided.hop(), decided.reduced().map(Reduced::cuts));
  }

  /** Beside one that is slow. */
  void call(Effect.Hedge decided) {
    Life life = wanted(decided.id());
    call(life, decided.id(), decided.target(), decided.hop(), Optional.empty());
  }

  private Life wanted(CallId id) {
    Life life = wishes.get(id);
    if (life == null) {
      throw new IllegalStateException("a call for what nobody wants: " + id);
    }
    return life;
  }

  private void call(Life life, CallId id, Target target, int hop, Optional<Cuts> cuts) {
    Provider provider = providers.get(target.provider());
    if (provider == null) {
      throw new IllegalStateException("no provider for " + target);
    }
    Size size = life.order.size();
    int answer = size.answered();
    int most = Integer.MAX_VALUE;
    long patience = life.pool.timeout().toNanos();
    if (cuts.isPresent()) {
      most = cuts.get().effort().maxTokens();
      answer = Math.min(answer, most);
      patience = Math.min(patience, cuts.get().timeout().toNanos());
    }
    underWay++;
    Provider.Call call =
        provider.call(
            life.script == null
                ? new Provider.Question(
                    "plimsoll",
                    size.input(),
                    size.cached(),
                    Math.max(answer, Math.min(most, size.maxTokens().orElse(answer))),
                    answer)
                : Provider.Question.of(life.script.serve(target)),
            patience,
            ways.getOrDefault(target.provider(), 0L),
            new Hearing(id, target, hop, life));
    second += life.flying.isEmpty() ? 0 : 1;
    life.flying.put(hop, new Life.Flying(provider, call));
  }

  /** Another call for the same wish answers; nothing happens where both were given up. */
  void cancel(Effect.CancelCall cancel) {
    Life life = wishes.get(cancel.id());
    if (life != null) {
      giveUp(life, cancel.id(), cancel.hop());
    }
  }

  private void giveUp(Life life, CallId id, int hop) {
    Life.Flying flying = life.flying.get(hop);
    if (flying != null) {
      CallEnd cancelled = CallEnd.of(CallEnd.Kind.CANCELLED);
      CallEnd end =
          flying
              .provider()
              .giveUp(flying.call())
              .map(came -> cancelled.having(new Spent(came, true)))
              .orElse(cancelled);
      answered(life, hop);
      world.afterwards(() -> world.tell(new Event.CallEnded(id, hop, end)));
    }
  }

  /** Hears of one call. */
  private final class Hearing implements Provider.Ear {
    private final CallId id;
    private final Target target;
    private final int hop;
    private final Life life;

    Hearing(CallId id, Target target, int hop, Life life) {
      this.id = id;
      this.target = target;
      this.hop = hop;
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
      answered(life, hop);
      watcher.answered(world, target, answer.end().kind());
      world.tell(new Event.CallEnded(id, hop, answer.end()));
    }
  }

  private void answered(Life life, int hop) {
    life.flying.remove(hop);
    second -= life.flying.isEmpty() ? 0 : 1;
    underWay--;
  }

  void refused(Effect.RefuseCall refused) {
    Effect.CallRefusal why = refused.refusal();
    if (why.why() == Effect.CallRefusal.Why.PARKED) {
      over(refused.id(), PARKED);
      return;
    }
    over(refused.id(), new Outcome.Failed(failure(why)));
  }

  /** As the live gateway sorts them. */
  private static Failure failure(Effect.CallRefusal refusal) {
    Remedy remedy =
        switch (refusal.why()) {
          case TOO_LARGE, BUDGET_EXHAUSTED -> Remedy.GIVE_UP;
          case ALL_DOWN, NO_MODEL, QUEUE_FULL, TOO_LATE, SHED, PARKED -> Remedy.RETRY;
        };
    String why = refusal.why().name().toLowerCase(Locale.ROOT);
    return new Failure(
        refusal.why() == Effect.CallRefusal.Why.BUDGET_EXHAUSTED ? why : "call_" + why,
        refusal.detail(),
        remedy,
        Optional.of(refusal.retryAfter()).filter(Duration::isPositive));
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
    wishes.remove(id);
    if (life.flying.isEmpty()) {
      world.afterwards(() -> world.tell(new Event.CallLeft(id)));
    }
    List.copyOf(life.flying.keySet()).forEach(hop -> giveUp(life, id, hop));
  }
}
