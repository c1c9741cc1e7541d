package dev.plimsoll.serve.gateway;

import dev.plimsoll.core.degrade.Cuts;
import dev.plimsoll.core.degrade.Degradation;
import dev.plimsoll.core.engine.CallEnd;
import dev.plimsoll.core.engine.Effect.CallRefusal;
import dev.plimsoll.core.work.Failure;
import dev.plimsoll.core.work.Failure.Remedy;
import dev.plimsoll.core.work.Target;
import dev.plimsoll.ports.model.ModelAnswer;
import dev.plimsoll.ports.model.ModelAnswer.CallTimes;
import dev.plimsoll.ports.model.ModelCall;
import dev.plimsoll.ports.model.ModelClient;
import dev.plimsoll.serve.agents.Given;
import dev.plimsoll.serve.agents.Parked;
import dev.plimsoll.serve.dispatch.Turn;
import dev.plimsoll.serve.dispatch.Turns;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Phaser;

/**
 * One wish for an answer: makes its calls as the engine says, each on a thread of its own, so that
 * a second one can go beside a slow one. Decides nothing; the thread that made the wish runs it.
 */
final class Errand {
  private final Turns.Asking asking;
  private final ModelCall call;
  private final Map<String, ModelClient> providers;
  private final Map<Integer, Thread> calls = new HashMap<>(); // of the thread that runs it
  private final Phaser ends = new Phaser(1); // of the calls under way, and this
  private final Set<Integer> cut = new HashSet<>(); // guarded by this, as is what follows
  private final Map<Integer, Long> begun = new HashMap<>(); // of those under way
  private final Map<Integer, Target> underWay = new HashMap<>();
  private long idleSince = System.nanoTime();
  private long since; // calls are under way
  private CallTimes times = CallTimes.NONE;
  private Optional<RuntimeException> bug = Optional.empty();
  private Given last = Given.of(failed(Failure.retryable("not_called", "no provider was asked")));

  Errand(Turns.Asking asking, ModelCall call, Map<String, ModelClient> providers) {
    this.asking = asking;
    this.call = call;
    this.providers = providers;
  }

  /**
   * Runs it to its end.
   *
   * @throws InterruptedException when the calling thread was; all its calls have ended then
   * @throws Parked when the run is to stop here, and to be gone on with later
   */
  Given run() throws InterruptedException, Parked {
    try {
      while (true) {
        switch (asking.await()) {
          case Turn.Go go -> begin(go);
          case Turn.Cancel(int hop) -> cut(hop);
          case Turn.Refused(CallRefusal refusal) -> {
            return refused(refusal);
          }
          case Turn.Over _ -> {
            var _ = ends.arriveAndAwaitAdvance(); // what was cut short costs something too
            return given();
          }
        }
      }
    } catch (InterruptedException e) {
      calls.values().forEach(Thread::interrupt);
      var _ = ends.arriveAndAwaitAdvance(); // soon: an interrupted call waits for no provider
      asking.leave();
      throw e;
    }
  }

  private void begin(Turn.Go go) {
    boolean beside;
    synchronized (this) {
      beside = underWay.containsValue(go.target());
      underWay.put(go.hop(), go.target());
      long now = System.nanoTime();
      if (begun.isEmpty()) {
        times = times.plus(CallTimes.limit(Duration.ofNanos(now - idleSince)));
        since = now;
      }
      begun.put(go.hop(), now);
    }
    var _ = ends.register();
    calls.put(go.hop(), Thread.ofVirtual().start(() -> make(go, beside)));
  }

  /**
   * @param beside a call to the same target, which would be answered with that one's answer
   */
  private void make(Turn.Go go, boolean beside) {
    Hearing hearing = new Hearing(asking, go.hop());
    CallEnd end = CallEnd.of(CallEnd.Kind.CANCELLED); // unless it comes to an end of its own
    try {
      ModelCall named = call.to(go.target().model(), go.hop());
      ModelCall full = beside ? named.apart(go.hop()) : named;
      ModelCall left = go.reduced().map(it -> within(full, it.cuts())).orElse(full);
      Optional<Degradation> degradation =
          go.reduced().flatMap(it -> Degradations.between(full, left, it.rung()));
      ModelAnswer answer = client(go).call(left, hearing);
      end = Ends.of(answer);
      ended(
          go,
          new Given(answer, degradation, Optional.of(go.target()), Optional.empty(), go.route()));
    } catch (InterruptedException _) {
      // it was cut short
    } catch (RuntimeException e) {
      failed(go.hop(), e);
    } finally { // also of a bug: what it holds must not stay taken
      ended(go.hop());
      asking.ended(go.hop(), hearing.took().map(end::having).orElse(end));
      var _ = ends.arriveAndDeregister();
    }
  }

  private static ModelCall within(ModelCall call, Cuts cuts) {
    return call.within(cuts.timeout(), cuts.effort().maxTokens());
  }

  private ModelClient client(Turn.Go go) {
    ModelClient client = providers.get(go.target().provider());
    if (client == null) {
      throw new IllegalStateException("no provider is called " + go.target().provider());
    }
    return client;
  }

  /**
   * What went before it is a part of how long its first token took; one that fails beside another
   * takes no time of its own. An answer stays the end, whatever becomes of the other call.
   */
  private synchronized void ended(Turn.Go go, Given given) {
    if (isDecided(go.hop())) {
      return;
    }
    last = given;
    if (given.answer() instanceof ModelAnswer.Completed || begun.size() == 1) {
      Duration alone = Duration.ofNanos(begun.getOrDefault(go.hop(), since) - since);
      times =
          times
              .plus(new CallTimes(Duration.ZERO, alone, Duration.ZERO))
              .plus(given.answer().times());
    }
  }

  /** Whether what this call comes to matters no more. */
  private boolean isDecided(int hop) {
    return cut.contains(hop) || last.answer() instanceof ModelAnswer.Completed;
  }

  private synchronized void ended(int hop) {
    begun.remove(hop);
    underWay.remove(hop);
    idleSince = System.nanoTime();
  }

  private void cut(int hop) {
    synchronized (this) {
      cut.add(hop);
    }
    Thread loser = calls.get(hop);
    if (loser != null) {
      loser.interrupt();
    }
  }

  private synchronized void failed(int hop, RuntimeException e) {
    bug = isDecided(hop) ? bug : Optional.of(e);
  }

  private synchronized Given given() {
    bug.ifPresent(e -> {
      throw e;
    });
    return last.with(last.answer().with(times));
  }

  private synchronized Given refused(CallRefusal refusal) throws Parked {
    CallTimes all = times.plus(CallTimes.limit(Duration.ofNanos(System.nanoTime() - idleSince)));
    if (refusal.why() == CallRefusal.Why.PARKED) {
      throw new Parked(all);
    }
    return Given.of(failed(failure(refusal)).with(all));
  }

  private static ModelAnswer failed(Failure failure) {
    return new ModelAnswer.Failed(failure, CallTimes.NONE);
  }

  private static Failure failure(CallRefusal refusal) {
    Remedy remedy =
        switch (refusal.why()) {
          case TOO_LARGE, BUDGET_EXHAUSTED -> Remedy.GIVE_UP;
          case ALL_DOWN, NO_MODEL, QUEUE_FULL, TOO_LATE, SHED, PARKED -> Remedy.RETRY;
        };
    String why = refusal.why().name().toLowerCase(Locale.ROOT);
    return new Failure(
        refusal.why() == CallRefusal.Why.BUDGET_EXHAUSTED ? why : "call_" + why,
        refusal.detail(),
        remedy,
        Optional.of(refusal.retryAfter()).filter(Duration::isPositive));
  }
}
