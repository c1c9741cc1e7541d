package dev.plimsoll.serve.cache;

import dev.plimsoll.base.units.DataSize;
import dev.plimsoll.core.cache.Aggressive;
import dev.plimsoll.core.cache.CacheSettings;
import dev.plimsoll.core.engine.CallWish;
import dev.plimsoll.core.work.Priority;
import dev.plimsoll.core.work.Target;
import dev.plimsoll.ports.model.ModelAnswer;
import dev.plimsoll.ports.model.ModelCall;
import dev.plimsoll.ports.model.ScriptedModel;
import dev.plimsoll.serve.agents.Given;
import dev.plimsoll.serve.agents.Models;
import dev.plimsoll.serve.agents.Parked;
import dev.plimsoll.serve.schedule.HandClock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;

/** Callers of a cache whose model is answered by hand, and whose clock is moved by hand. */
final class Callers {
  static final Target BIG = new Target("east", "big");
  static final Target SMALL = new Target("west", "small");

  final HandClock clock = new HandClock(Instant.parse("2026-11-22T12:00:00Z"));
  final ScriptedModel model = new ScriptedModel();
  final AnswerCache cache;
  private final Models models;
  volatile Duration age = Duration.ofMinutes(30);
  volatile boolean critical;
  volatile Target answering = BIG;

  Callers() {
    this(false);
  }

  Callers(boolean semantic) {
    this(CacheSettings.standard(), semantic);
  }

  Callers(CacheSettings settings, boolean semantic) {
    CacheOptions options =
        new CacheOptions(settings, Set.of("general"), semantic, Aggressive.CRITICAL);
    cache = new AnswerCache(options, clock);
    models = before((call, _) -> given(model.call(call), answering));
  }

  /** Other models behind the same cache. */
  Models before(Models behind) {
    CacheOptions options = cache.options();
    return cache.before(behind, _ -> options.freshness(age, critical), clock).of("general");
  }

  static Given given(ModelAnswer answer, Target by) {
    return new Given(answer, Optional.empty(), Optional.of(by), Optional.empty());
  }

  /** One that holds 20 answers and 40 KB. */
  static Callers small() {
    return new Callers(
        new CacheSettings(
            20,
            new DataSize(40_000),
            new DataSize(5_000),
            Duration.ofHours(1),
            Duration.ofHours(24)),
        false);
  }

  /** A call that was begun. */
  record Caller(Thread thread, CompletableFuture<Given> given) {}

  /** What somebody asks. */
  record Asked(
      String tenant,
      String text,
      Priority priority,
      OptionalInt maxTokens,
      Optional<Instant> deadline,
      List<Target> chain) {
    static Asked of(String text) {
      return new Asked(
          "acme",
          text,
          Priority.NORMAL,
          OptionalInt.empty(),
          Optional.empty(),
          List.of(BIG, SMALL));
    }

    Asked by(String other) {
      return new Asked(other, text, priority, maxTokens, deadline, chain);
    }

    Asked as(Priority other) {
      return new Asked(tenant, text, other, maxTokens, deadline, chain);
    }

    Asked within(int tokens) {
      return new Asked(tenant, text, priority, OptionalInt.of(tokens), deadline, chain);
    }

    Asked until(Instant time) {
      return new Asked(tenant, text, priority, maxTokens, Optional.of(time), chain);
    }

    Asked of(Target target) {
      return new Asked(tenant, text, priority, maxTokens, deadline, List.of(target));
    }
  }

  Caller ask(String text) {
    return ask(Asked.of(text));
  }

  Caller ask(Asked asked) {
    CompletableFuture<Given> given = new CompletableFuture<>();
    Thread thread =
        Thread.ofVirtual()
            .start(() -> {
              try {
                given.complete(call(asked));
              } catch (InterruptedException | Parked e) {
                given.completeExceptionally(e);
              }
            });
    return new Caller(thread, given);
  }

  /** Asks on this thread. */
  Given call(Asked asked) throws InterruptedException, Parked {
    return call(models, asked);
  }

  static Given call(Models models, Asked asked) throws InterruptedException, Parked {
    ModelCall call =
        new ModelCall(
            "id",
            "key",
            "?",
            List.of(
                new ModelCall.Message(ModelCall.Role.SYSTEM, "Be brief."),
                new ModelCall.Message(ModelCall.Role.USER, asked.text())),
            asked.maxTokens(),
            Duration.ofSeconds(30));
    CallWish wish =
        new CallWish(
            asked.priority(), asked.tenant(), true, false, asked.chain(), 10, asked.deadline());
    return models.call(call, wish);
  }

  /** Has an answer kept: asked, and answered by the model. */
  void keep(Asked asked, String answer) throws Exception {
    Caller caller = ask(asked);
    model.next().complete(answer);
    caller.given().get();
  }

  void keep(String text, String answer) throws Exception {
    keep(Asked.of(text), answer);
  }

  /** Whether the answer is there now; asking it is a use. */
  boolean has(Asked asked) throws Exception {
    long before = cache.report().hits();
    Caller caller = ask(asked);
    while (!caller.given().isDone() && model.waiting() == 0) {
      Thread.onSpinWait();
    }
    if (model.waiting() > 0) { // a miss: nobody answers it
      caller.thread().interrupt();
      model.next();
    }
    caller.thread().join();
    return cache.report().hits() > before;
  }

  boolean has(String text) throws Exception {
    return has(Asked.of(text));
  }

  boolean has(String text, UnaryOperator<Asked> change) throws Exception {
    return has(change.apply(Asked.of(text)));
  }
}
