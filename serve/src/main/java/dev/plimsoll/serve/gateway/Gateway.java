package dev.plimsoll.serve.gateway;

import dev.plimsoll.base.usage.Usage;
import dev.plimsoll.core.cost.Spent;
import dev.plimsoll.core.degrade.Cuts;
import dev.plimsoll.core.degrade.Degradation;
import dev.plimsoll.core.degrade.Reduced;
import dev.plimsoll.core.engine.CallEnd;
import dev.plimsoll.core.engine.CallWish;
import dev.plimsoll.core.engine.Effect.CallRefusal;
import dev.plimsoll.core.engine.Effect.CallRefusal.Why;
import dev.plimsoll.core.route.Route;
import dev.plimsoll.core.route.Routes;
import dev.plimsoll.core.work.Failure;
import dev.plimsoll.core.work.Failure.Remedy;
import dev.plimsoll.core.work.Target;
import dev.plimsoll.ports.model.CallListener;
import dev.plimsoll.ports.model.ModelAnswer;
import dev.plimsoll.ports.model.ModelAnswer.CallTimes;
import dev.plimsoll.ports.model.ModelCall;
import dev.plimsoll.ports.model.ModelClient;
import dev.plimsoll.ports.model.ProviderLimit;
import dev.plimsoll.serve.agents.Given;
import dev.plimsoll.serve.agents.Models;
import dev.plimsoll.serve.agents.Parked;
import dev.plimsoll.serve.dispatch.Turn;
import dev.plimsoll.serve.dispatch.Turns;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Makes calls to the providers, each where and when the engine says. Thread-safe. */
final class Gateway implements Models {
  private final Turns turns;
  private final Map<String, ModelClient> providers;
  private final Optional<Routes> routes;

  /**
   * @param providers by the names that targets give them
   * @param routes that the engine routes by, if it does
   */
  Gateway(Turns turns, Map<String, ModelClient> providers, Optional<Routes> routes) {
    this.routes = routes;
    this.turns = turns;
    this.providers = Map.copyOf(providers);
  }

  @Override
  public Optional<Routes> routes() {
    return routes;
  }

  /**
   * Makes one call, elsewhere too where the engine says so, and waits for its end.
   *
   * @param call what to ask; its model is replaced by that of the target
   * @throws InterruptedException when the calling thread was; the call is ended everywhere then
   * @throws Parked when the run is to stop here, and to be gone on with later
   */
  @Override
  public Given call(ModelCall call, CallWish wish) throws InterruptedException, Parked {
    Turns.Asking asking = turns.ask(wish);
    ModelAnswer last = failed(Failure.retryable("not_called", "no provider was asked"));
    CallTimes times = CallTimes.NONE;
    Optional<Degradation> degradation = Optional.empty();
    Optional<Target> by = Optional.empty();
    Optional<Route> route = Optional.empty();
    while (true) {
      long asked = System.nanoTime();
      Turn turn = asking.await();
      times = times.plus(waited(System.nanoTime() - asked));
      switch (turn) {
        case Turn.Go(Target target, int hop, Optional<Reduced> reduced, Optional<Route> routed) -> {
          ModelCall full = call.to(target.model(), hop);
          ModelCall left = reduced.map(it -> cut(full, it.cuts())).orElse(full);
          degradation = reduced.flatMap(it -> Degradations.between(full, left, it.rung()));
          route = routed;
          last = call(left, target, asking, hop);
          by = Optional.of(target);
          times = times.plus(last.times());
        }
        case Turn.Refused(CallRefusal refusal) -> {
          if (refusal.why() == CallRefusal.Why.PARKED) {
            throw new Parked(times);
          }
          return Given.of(failed(refused(refusal)).with(times));
        }
        case Turn.Over _ -> {
          return new Given(last.with(times), degradation, by, Optional.empty(), route);
        }
      }
    }
  }

  private static ModelCall cut(ModelCall call, Cuts cuts) {
    return call.within(cuts.timeout(), cuts.effort().maxTokens());
  }

  private static CallTimes waited(long nanos) {
    return CallTimes.limit(Duration.ofNanos(nanos));
  }

  private ModelAnswer call(ModelCall call, Target target, Turns.Asking asking, int hop)
      throws InterruptedException {
    Hearing hearing = new Hearing(asking, hop);
    CallEnd end = CallEnd.of(CallEnd.Kind.CANCELLED); // unless it comes to an end of its own
    try {
      ModelAnswer answer = of(target).call(call, hearing);
      end = Ends.of(answer);
      return answer;
    } finally { // also of an interruption, or a bug: what it holds must not stay taken
      asking.ended(hearing.took().map(end::having).orElse(end));
    }
  }

  private ModelClient of(Target target) {
    ModelClient client = providers.get(target.provider());
    if (client == null) {
      throw new IllegalStateException("no provider is called " + target.provider());
    }
    return client;
  }

  private static ModelAnswer failed(Failure failure) {
    return new ModelAnswer.Failed(failure, CallTimes.NONE);
  }

  private static Failure refused(CallRefusal refusal) {
    Remedy remedy =
        switch (refusal.why()) {
          case TOO_LARGE, BUDGET_EXHAUSTED -> Remedy.GIVE_UP;
          case ALL_DOWN, NO_MODEL, QUEUE_FULL, TOO_LATE, SHED, PARKED -> Remedy.RETRY;
        };
    String why = refusal.why().name().toLowerCase(Locale.ROOT);
    return new Failure(
        refusal.why() == Why.BUDGET_EXHAUSTED ? why : "call_" + why,
        refusal.detail(),
        remedy,
        Optional.of(refusal.retryAfter()).filter(Duration::isPositive));
  }

  /** The wire's thread must not wait for the engine's lock. */
  private static final class Hearing implements CallListener {
    private final Turns.Asking asking;
    private final int hop;
    private volatile Optional<Spent> took = Optional.empty();

    Hearing(Turns.Asking asking, int hop) {
      this.asking = asking;
      this.hop = hop;
    }

    @Override
    public void firstToken() {
      Thread.ofVirtual().start(() -> asking.firstToken(hop));
    }

    @Override
    public void limits(List<ProviderLimit> limits) {
      Thread.ofVirtual().start(() -> asking.limits(hop, limits));
    }

    @Override
    public void took(Usage usage, boolean estimated) {
      took = Optional.of(new Spent(usage, estimated));
    }

    Optional<Spent> took() {
      return took;
    }
  }
}
