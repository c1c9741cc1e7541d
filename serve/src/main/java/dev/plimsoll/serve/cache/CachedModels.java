package dev.plimsoll.serve.cache;

import dev.plimsoll.base.usage.Usage;
import dev.plimsoll.core.cache.CacheKey;
import dev.plimsoll.core.cache.CacheRules;
import dev.plimsoll.core.cache.Freshness;
import dev.plimsoll.core.cache.Question;
import dev.plimsoll.core.engine.CallWish;
import dev.plimsoll.core.route.Need;
import dev.plimsoll.core.route.Route.By;
import dev.plimsoll.core.route.Routes;
import dev.plimsoll.core.work.Failure;
import dev.plimsoll.core.work.Failure.Remedy;
import dev.plimsoll.core.work.Priority;
import dev.plimsoll.ports.model.ModelAnswer;
import dev.plimsoll.ports.model.ModelAnswer.CallTimes;
import dev.plimsoll.ports.model.ModelAnswer.Completed;
import dev.plimsoll.ports.model.ModelAnswer.Failed;
import dev.plimsoll.ports.model.ModelCall;
import dev.plimsoll.serve.agents.CacheUse;
import dev.plimsoll.serve.agents.Given;
import dev.plimsoll.serve.agents.Models;
import dev.plimsoll.serve.agents.Parked;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Asks the cache first, and the models where it has nothing. Of equal calls under way at once, by
 * tenant, model, content and priority, one goes to a provider. Thread-safe.
 */
final class CachedModels implements Models {
  private final CacheRules rules = CacheRules.standard();
  private final AnswerCache cache;
  private final Models models;
  private final Function<Priority, Freshness> ages;
  private final InstantSource wall;

  CachedModels(
      AnswerCache cache, Models models, Function<Priority, Freshness> ages, InstantSource wall) {
    this.cache = cache;
    this.models = models;
    this.ages = ages;
    this.wall = wall;
  }

  @Override
  public Given call(ModelCall call, CallWish wish) throws InterruptedException, Parked {
    Question question = question(call, wish);
    if (rules.refuses(question).isPresent()) {
      return models.call(call, wish);
    }
    long asked = System.nanoTime();
    CacheKey key = key(question);
    // a class of its own each: who is urgent must not wait for one who waits behind it
    CacheKey flight = key.apart(wish.priority().ordinal());
    Seat seat = cache.ask(key, flight, ages.apply(wish.priority()));
    Word word = seat.await(left(wish));
    Duration here = Duration.ofNanos(System.nanoTime() - asked);
    return switch (word) {
      case Word.Kept(Answer answer, Duration age) ->
          Given.of(answer.again(CallTimes.cache(here))).with(CacheUse.hit(age));
      case Word.Shared(Given given) -> shared(given, here);
      case Word.TooLate _ -> tooLate(here);
      case Word.Ask _ -> missed(lead(seat, call, wish), here);
      case Word.Alone _ -> missed(models.call(call, wish), here);
    };
  }

  @Override
  public Optional<Routes> routes() {
    return models.routes();
  }

  /** What else than its text a routed call's model hangs on. */
  private static String routed(Need need) {
    return "role %s, %s"
        .formatted(need.role(), need.pin().map(Object::toString).orElse("by complexity"));
  }

  private static Question question(ModelCall call, CallWish wish) {
    List<Question.Message> messages =
        call.messages().stream()
            .map(message ->
                new Question.Message(
                    message.role().name().toLowerCase(Locale.ROOT), message.content()))
            .toList();
    Map<String, String> parameters =
        call.maxTokens().isPresent()
            ? Map.of("max_tokens", Integer.toString(call.maxTokens().getAsInt()))
            : Map.of();
    String model = wish.need().map(CachedModels::routed).orElse(wish.chain().getFirst().toString());
    return new Question(wish.tenant(), model, messages, parameters, List.of());
  }

  private CacheKey key(Question question) {
    return Optional.of(question)
        .filter(_ -> cache.options().semantic())
        .flatMap(CacheKey::ofWords)
        .orElseGet(() -> CacheKey.of(question));
  }

  private Optional<Duration> left(CallWish wish) {
    return wish.deadline().map(at -> Duration.between(wall.instant(), at));
  }

  /** Asks for all who wait; whatever becomes of this thread, they are told. */
  private Given lead(Seat seat, ModelCall call, CallWish wish) throws InterruptedException, Parked {
    boolean told = false;
    try {
      Given given = models.call(call, wish);
      tell(seat, given, wish);
      told = true;
      return given;
    } finally {
      if (!told) { // interrupted, parked, or a bug
        cache.left(seat);
      }
    }
  }

  private void tell(Seat seat, Given given, CallWish wish) {
    Word.Shared word = new Word.Shared(given);
    switch (given.answer()) {
      case Completed done -> cache.answered(seat, word, whole(done, given, wish));
      case Failed(Failure failure, CallTimes _) -> {
        if (isOwn(failure)) {
          cache.left(seat);
        } else {
          cache.failed(seat, word, failure.remedy() == Remedy.GIVE_UP);
        }
      }
    }
  }

  /** What may be kept: a whole answer of the model that was asked for, not of one behind it. */
  private Optional<Answer> whole(Completed done, Given given, CallWish wish) {
    boolean asWanted =
        given
            .route()
            .map(route -> route.by() == By.COMPLEXITY || route.by() == By.PIN)
            .orElse(given.by().equals(Optional.of(wish.chain().getFirst())));
    Optional<Answer> answer = Optional.of(Answer.of(done)).filter(_ -> asWanted);
    return answer.filter(
        _ -> rules.refuses(done.finishReason(), false, done.text().length()).isEmpty());
  }

  /** Whether it was refused for what it is itself, its deadline or its budget: others may pass. */
  private static boolean isOwn(Failure failure) {
    return switch (failure.kind()) {
      case "call_too_large" -> false;
      case "budget_exhausted" -> true;
      default -> failure.kind().startsWith("call_");
    };
  }

  private static Given shared(Given given, Duration here) {
    CallTimes times = CallTimes.cache(here);
    return switch (given.answer()) {
      case Completed(var text, var model, var reason, var _, var _) ->
          given
              .with(new Completed(text, model, reason, Usage.NONE, times))
              .with(CacheUse.hit(Duration.ZERO));
      case Failed failed -> given.with(failed.with(times)).with(CacheUse.MISS);
    };
  }

  private static Given missed(Given given, Duration here) {
    ModelAnswer answer = given.answer();
    return given.with(answer.with(CallTimes.cache(here).plus(answer.times()))).with(CacheUse.MISS);
  }

  private static Given tooLate(Duration here) {
    Failure failure =
        Failure.retryable(
            "call_too_late", "its deadline passed while it waited for the answer to an equal call");
    return Given.of(new Failed(failure, CallTimes.cache(here)));
  }
}
