package dev.plimsoll.serve.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.plimsoll.base.usage.Usage;
import dev.plimsoll.core.work.Failure;
import dev.plimsoll.core.work.Priority;
import dev.plimsoll.ports.model.ModelAnswer;
import dev.plimsoll.ports.model.ModelAnswer.Completed;
import dev.plimsoll.ports.model.ModelAnswer.Failed;
import dev.plimsoll.ports.model.ScriptedModel;
import dev.plimsoll.serve.agents.CacheUse;
import dev.plimsoll.serve.agents.Given;
import dev.plimsoll.serve.agents.Models;
import dev.plimsoll.serve.cache.Callers.Asked;
import dev.plimsoll.serve.cache.Callers.Caller;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CachedModelsTest {
  private static final String QUESTION = "Where is Plimsoll?";

  private final Callers callers = new Callers();
  private final ScriptedModel model = callers.model;
  private final AnswerCache cache = callers.cache;

  private static String text(Given given) {
    return ((Completed) given.answer()).text();
  }

  private static String failure(Given given) {
    return ((Failed) given.answer()).failure().kind();
  }

  private void waits(int followers) {
    await().until(() -> cache.waiting() == followers + 1);
  }

  @Test
  void a_hit_says_its_age_costs_nothing_and_asks_nobody() throws Exception {
    callers.keep(QUESTION, "in London");
    callers.clock.pass(Duration.ofSeconds(90));
    Given again = callers.call(Asked.of(QUESTION));
    assertThat(text(again)).isEqualTo("in London");
    assertThat(again.cache()).contains(CacheUse.hit(Duration.ofSeconds(90)));
    assertThat(again.by()).isEmpty();
    assertThat(((Completed) again.answer()).usage()).isEqualTo(Usage.NONE);
    assertThat(again.answer().times().cache()).isPositive();
    assertThat(again.answer().times().limit()).isZero();
    assertThat(model.waiting()).isZero();
    CacheReport report = cache.report();
    assertThat(report.hits()).isEqualTo(1);
    assertThat(report.misses()).isEqualTo(1);
    assertThat(report.saved()).isEqualTo(new Usage(2, 0, 2));
    assertThat(report.hitRate()).hasValue(0.5);
    assertThat(report.bytes()).isGreaterThan(9);
  }

  @Test
  void a_miss_says_so_and_by_whom_it_was_answered() throws Exception {
    Caller caller = callers.ask(QUESTION);
    model.next().complete("in London");
    assertThat(caller.given().get().cache()).contains(CacheUse.MISS);
    assertThat(caller.given().get().by()).contains(Callers.BIG);
  }

  @Test
  void nothing_is_shared_between_tenants_models_and_lengths() throws Exception {
    callers.keep(QUESTION, "in London");
    assertThat(callers.has(QUESTION, it -> it.by("globex"))).isFalse();
    assertThat(callers.has(QUESTION, it -> it.of(Callers.SMALL))).isFalse();
    assertThat(callers.has(QUESTION, it -> it.within(7))).isFalse();
    assertThat(callers.has("where is Plimsoll?")).isFalse();
    assertThat(callers.has(QUESTION, it -> it.as(Priority.LOW))).isTrue();
  }

  @Test
  void what_is_not_used_for_an_hour_is_not_given_and_a_use_renews_it() throws Exception {
    callers.age = Duration.ofHours(24);
    callers.keep(QUESTION, "in London");
    for (int hour = 0; hour < 3; hour++) {
      callers.clock.pass(Duration.ofMinutes(59));
      assertThat(callers.has(QUESTION)).isTrue();
    }
    callers.clock.pass(Duration.ofMinutes(61));
    assertThat(callers.has(QUESTION)).isFalse();
  }

  @Test
  void how_old_an_answer_may_be_is_said_by_the_rung() throws Exception {
    callers.keep(QUESTION, "in London");
    callers.clock.pass(Duration.ofMinutes(29));
    assertThat(callers.has(QUESTION)).isTrue();
    callers.clock.pass(Duration.ofMinutes(2));
    assertThat(callers.has(QUESTION)).as("optimal: 30 min").isFalse();
    callers.age = Duration.ofMinutes(60);
    assertThat(callers.has(QUESTION)).as("high load: 60 min").isTrue();
    callers.clock.pass(Duration.ofHours(5));
    callers.age = Duration.ofHours(24);
    assertThat(callers.has(QUESTION)).as("past its time to live").isFalse();
    callers.critical = true;
    assertThat(callers.has(QUESTION)).as("critical: aggressive").isTrue();
    callers.clock.pass(Duration.ofHours(20));
    assertThat(callers.has(QUESTION)).as("older than anything may be").isFalse();
  }

  @Test
  void equal_calls_at_once_are_one() throws Exception {
    List<Caller> all = IntStream.range(0, 200).mapToObj(_ -> callers.ask(QUESTION)).toList();
    ScriptedModel.Asked asked = model.next();
    waits(199);
    Caller other = callers.ask(Asked.of(QUESTION).by("globex"));
    model.next().complete("somewhere");
    assertThat(text(other.given().get())).isEqualTo("somewhere");
    asked.complete("in London");
    int made = 0;
    for (Caller caller : all) {
      Given given = caller.given().get();
      assertThat(text(given)).isEqualTo("in London");
      made += given.cache().orElseThrow().hit() ? 0 : 1;
    }
    assertThat(made).isEqualTo(1);
    assertThat(model.waiting()).isZero();
    assertThat(cache.report().shared()).isEqualTo(199);
    assertThat(cache.report().misses()).isEqualTo(2);
    assertThat(cache.report().saved().output()).isEqualTo(199 * 2);
    assertThat(cache.waiting()).isZero();
  }

  @Test
  void when_the_one_who_asks_is_cancelled_the_next_asks() throws Exception {
    Caller first = callers.ask(QUESTION);
    ScriptedModel.Asked lost = model.next();
    Caller second = callers.ask(QUESTION);
    waits(1);
    Caller third = callers.ask(QUESTION);
    waits(2);
    first.thread().interrupt();
    ScriptedModel.Asked next = model.next();
    assertThat(lost.isInterrupted()).isTrue();
    third.thread().interrupt(); // a follower's leaving harms nobody
    await().until(() -> third.given().isCompletedExceptionally());
    next.complete("in London");
    assertThat(text(second.given().get())).isEqualTo("in London");
    assertThat(first.given()).isCompletedExceptionally();
    assertThat(cache.waiting()).isZero();
    assertThat(cache.report().misses()).isEqualTo(2);
  }

  @Test
  void after_three_failures_in_a_row_all_have_failed_and_a_lasting_one_fails_all()
      throws Exception {
    List<Caller> all = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      all.add(callers.ask(QUESTION));
      waits(i);
    }
    for (int i = 0; i < 3; i++) {
      model.next().fail(Failure.retryable("http_500", "broken"));
    }
    for (Caller caller : all) {
      assertThat(failure(caller.given().get())).isEqualTo("http_500");
    }
    Caller first = callers.ask(QUESTION);
    Caller second = callers.ask(QUESTION);
    waits(1);
    model.next().fail(Failure.lasting("http_400", "what is that"));
    assertThat(failure(first.given().get())).isEqualTo("http_400");
    assertThat(failure(second.given().get())).isEqualTo("http_400");
    assertThat(model.waiting()).isZero();
    assertThat(cache.waiting()).isZero();
  }

  @Test
  void a_refusal_of_one_is_no_failure_of_the_others() throws Exception {
    List<Caller> all = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      all.add(callers.ask(QUESTION));
      waits(i);
    }
    for (int i = 0; i < 4; i++) {
      model.next().fail(Failure.retryable("call_too_late", "its deadline"));
      assertThat(failure(all.get(i).given().get())).isEqualTo("call_too_late");
    }
    model.next().complete("in London");
    assertThat(text(all.get(4).given().get())).isEqualTo("in London");
  }

  @Test
  void who_waits_has_a_deadline_of_its_own() throws Exception {
    Caller first = callers.ask(QUESTION);
    ScriptedModel.Asked asked = model.next();
    Given late = callers.call(Asked.of(QUESTION).until(callers.clock.instant().plusMillis(20)));
    assertThat(failure(late)).isEqualTo("call_too_late");
    asked.complete("in London");
    assertThat(text(first.given().get())).isEqualTo("in London");
    assertThat(cache.waiting()).isZero();
  }

  @Test
  void who_is_urgent_does_not_wait_behind_who_is_not() throws Exception {
    Caller low = callers.ask(Asked.of(QUESTION).as(Priority.LOW));
    ScriptedModel.Asked slow = model.next();
    Caller critical = callers.ask(Asked.of(QUESTION).as(Priority.CRITICAL));
    model.next().complete("in London");
    assertThat(text(critical.given().get())).isEqualTo("in London");
    slow.complete("in Bristol");
    assertThat(text(low.given().get())).isEqualTo("in Bristol");
  }

  @Test
  void only_whole_answers_of_the_model_that_was_asked_for_are_kept() throws Exception {
    callers.answering = Callers.SMALL;
    callers.keep(QUESTION, "in London");
    assertThat(callers.has(QUESTION)).as("of the one it falls back to").isFalse();
    callers.answering = Callers.BIG;
    Caller empty = callers.ask(QUESTION);
    model.next().complete("");
    assertThat(text(empty.given().get())).isEmpty();
    assertThat(callers.has(QUESTION)).as("empty").isFalse();
    assertThat(entriesAfter("length")).isZero();
    assertThat(entriesAfter("content_filter")).isZero();
    assertThat(entriesAfter("stop")).isEqualTo(1);
  }

  /** How many answers are kept when a call ends so. */
  private static int entriesAfter(String reason) throws Exception {
    Callers callers = new Callers();
    ModelAnswer answer =
        new Completed("half", "big", reason, new Usage(1, 0, 1), ModelAnswer.CallTimes.NONE);
    Models models = callers.before((_, wish) -> Callers.given(answer, wish.chain().getFirst()));
    assertThat(Callers.call(models, Asked.of(QUESTION)).answer()).isInstanceOf(Completed.class);
    return callers.cache.report().entries();
  }

  @Test
  void other_words_are_another_question_unless_somebody_wants_it_otherwise() throws Exception {
    Callers semantic = new Callers(true);
    semantic.keep("How do I enable 2FA?", "so");
    assertThat(semantic.has("please, how do I enable 2FA")).isTrue();
    assertThat(semantic.has("How do I disable 2FA?")).isFalse();
    assertThat(semantic.has("How do I enable 3FA?")).isFalse();
    assertThat(semantic.has("How do I not enable 2FA?")).isFalse();
    assertThat(semantic.has("How do I enable 2FA?", it -> it.by("globex"))).isFalse();
    semantic.keep("flights from Oslo to Rome", "many");
    assertThat(semantic.has("flights from Rome to Oslo")).isFalse();
    callers.keep("How do I enable 2FA?", "so");
    assertThat(callers.has("please, how do I enable 2FA")).isFalse();
  }

  @Test
  void an_operator_empties_it_of_a_tenant_or_of_all() throws Exception {
    callers.keep(Asked.of("a"), "1");
    callers.keep(Asked.of("b"), "2");
    callers.keep(Asked.of("a").by("globex"), "3");
    assertThat(cache.forget("acme")).isEqualTo(2);
    assertThat(cache.forget("acme")).isZero();
    assertThat(callers.has("a", it -> it.by("globex"))).isTrue();
    assertThat(cache.forgetAll()).isEqualTo(1);
    assertThat(cache.report().entries()).isZero();
    assertThat(cache.report().bytes()).isZero();
  }

  @Test
  void where_memory_is_short_it_holds_less_and_grows_again_later() throws Exception {
    Callers small = Callers.small();
    for (int i = 0; i < 20; i++) {
      small.keep("question " + i, "answer " + i);
      assertThat(small.has("question " + i)).isTrue();
    }
    int full = small.cache.report().entries();
    small.cache.sampled(0.85);
    assertThat(small.cache.report().share()).isEqualTo(0.5);
    assertThat(small.cache.report().entries()).isBetween(1, 10).isLessThan(full);
    small.cache.sampled(0.85);
    assertThat(small.cache.report().share()).as("no other collection").isEqualTo(0.5);
    small.cache.sampled(0.5);
    assertThat(small.cache.report().share()).isEqualTo(1);
  }

  @Test
  void what_is_too_large_leaves_nothing_behind() throws Exception {
    Callers small = Callers.small();
    small.keep(QUESTION, "x".repeat(6_000));
    assertThat(small.cache.report().entries()).isZero();
    assertThat(small.cache.report().bytes()).isZero();
    assertThat(small.has(QUESTION)).isFalse();
    small.keep(QUESTION, "x".repeat(2_000));
    assertThat(small.has(QUESTION)).isTrue();
    small.clock.pass(Duration.ofHours(2)); // an answer that is made anew, and is larger now
    small.keep(QUESTION, "x".repeat(6_000));
    assertThat(small.cache.report().entries()).isZero();
  }

  @Test
  void what_nobody_used_for_a_day_is_forgotten() throws Exception {
    callers.keep(QUESTION, "in London");
    callers.clock.pass(Duration.ofHours(25));
    cache.sampled(0.1);
    assertThat(cache.report().entries()).isZero();
  }
}
