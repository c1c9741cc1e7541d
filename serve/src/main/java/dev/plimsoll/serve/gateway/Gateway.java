package dev.plimsoll.serve.gateway;

import dev.plimsoll.core.degrade.Cuts;
import dev.plimsoll.core.engine.CallEnd;
import dev.plimsoll.core.engine.CallWish;
import dev.plimsoll.core.engine.Effect.CallRefusal;
import dev.plimsoll.core.work.Failure;
import dev.plimsoll.core.work.Failure.Remedy;
import dev.plimsoll.core.work.Target;
import dev.plimsoll.ports.model.CallListener;
import dev.plimsoll.ports.model.ModelAnswer;
import dev.plimsoll.ports.model.ModelAnswer.CallTimes;
import dev.plimsoll.ports.model.ModelCall;
import dev.plimsoll.ports.model.ModelClient;
import dev.plimsoll.ports.model.ProviderLimit;
import dev.plimsoll.serve.agents.Models;
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

  /**
   * @param providers by the names that targets give them
   */
  Gateway(Turns turns, Map<String, ModelClient> providers) {
    this.turns = turns;
    this.providers = Map.copyOf(providers);
  }

  /**
   * Makes one call, elsewhere too where the engine says so, and waits for its end.
   *
   * @param call what to ask; its model is replaced by that of the target
   * @throws InterruptedException when the calling thread was; the call is ended everywhere then
   */
  @Override
  public ModelAnswer call(ModelCall call, CallWish wish) throws InterruptedException {
    Turns.Asking asking = turns.ask(wish);
    ModelAnswer last = failed(Failure.retryable("not_called", "no provider was asked"));
    CallTimes times = CallTimes.NONE;
    while (true) {
      long asked = System.nanoTime();
      Turn turn = asking.await();
      times = times.plus(waited(System.nanoTime() - asked));
      switch (turn) {
        case Turn.Go(Target target, int hop, Optional<Cuts> cuts) -> {
          ModelCall here = call.to(target.model(), hop);
          last = call(cuts.map(cut -> cut(here, cut)).orElse(here), target, asking);
          times = times.plus(last.times());
          asking.ended(Ends.of(last));
        }
        case Turn.Refused(CallRefusal refusal) -> {
          return failed(refused(refusal)).with(times);
        }
        case Turn.Over _ -> {
          return last.with(times);
        }
      }
    }
  }

  private static ModelCall cut(ModelCall call, Cuts cuts) {
    return call.within(cuts.timeout(), cuts.effort().maxTokens());
  }

  private static CallTimes waited(long nanos) {
    return new CallTimes(Duration.ofNanos(nanos), Duration.ZERO, Duration.ZERO, Duration.ZERO);
  }

  private ModelAnswer call(ModelCall call, Target target, Turns.Asking asking)
      throws InterruptedException {
    boolean ended = false;
    try {
      ModelAnswer answer = of(target).call(call, new Hearing(asking));
      ended = true;
      return answer;
    } finally {
      if (!ended) { // interrupted, or a bug: what it holds must not stay taken
        asking.ended(CallEnd.of(CallEnd.Kind.CANCELLED));
      }
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
          case TOO_LARGE -> Remedy.GIVE_UP;
          case ALL_DOWN, QUEUE_FULL, TOO_LATE, SHED -> Remedy.RETRY;
        };
    return new Failure(
        "call_" + refusal.why().name().toLowerCase(Locale.ROOT),
        refusal.detail(),
        remedy,
        Optional.of(refusal.retryAfter()).filter(Duration::isPositive));
  }

  /** The wire's thread must not wait for the engine's lock. */
  private record Hearing(Turns.Asking asking) implements CallListener {
    @Override
    public void firstToken() {
      Thread.ofVirtual().start(asking::firstToken);
    }

    @Override
    public void limits(List<ProviderLimit> limits) {
      Thread.ofVirtual().start(() -> asking.limits(limits));
    }
  }
}
