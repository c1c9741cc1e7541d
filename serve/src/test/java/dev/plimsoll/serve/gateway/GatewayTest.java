package dev.plimsoll.serve.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.plimsoll.core.engine.CallSettings;
import dev.plimsoll.core.engine.CallWish;
import dev.plimsoll.core.engine.Engine;
import dev.plimsoll.core.engine.EngineSettings;
import dev.plimsoll.core.engine.TargetReport;
import dev.plimsoll.core.engine.TargetSettings;
import dev.plimsoll.core.limit.AdaptiveSettings;
import dev.plimsoll.core.route.HedgePolicy;
import dev.plimsoll.core.work.Failure;
import dev.plimsoll.core.work.Priority;
import dev.plimsoll.core.work.Target;
import dev.plimsoll.ports.model.ModelAnswer;
import dev.plimsoll.ports.model.ModelCall;
import dev.plimsoll.ports.model.ScriptedModel;
import dev.plimsoll.ports.store.MemoryTaskStore;
import dev.plimsoll.serve.agents.Parked;
import dev.plimsoll.serve.dispatch.Dispatcher;
import dev.plimsoll.serve.dispatch.SteadyClock;
import dev.plimsoll.serve.observe.Metrics;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Calls on their way to two providers whose answers are given by hand. */
class GatewayTest {
  private static final Target EAST = new Target("east", "big");
  private static final Target WEST = new Target("west", "small");

  private final ScriptedModel east = new ScriptedModel();
  private final ScriptedModel west = new ScriptedModel();
  private final Dispatcher dispatcher = dispatcher();
  private Gateway gateway = gateway(dispatcher);

  private Gateway gateway(Dispatcher of) {
    return new Gateway(of.turns(), Map.of("east", east, "west", west), Optional.empty());
  }

  private static Dispatcher dispatcher() {
    TargetSettings usual = TargetSettings.standard();
    TargetSettings one =
        new TargetSettings(
            usual.breaker(),
            new AdaptiveSettings(1, 1, 1, 0.9, 1.5),
            usual.quotas(),
            usual.queue(),
            usual.patience());
    return dispatcher(new CallSettings(Map.of("east", one)));
  }

  private static Dispatcher dispatcher(CallSettings calls) {
    EngineSettings settings = EngineSettings.standard().with(calls);
    return new Dispatcher(
        new Engine(settings, new SplittableRandom(1)),
        new MemoryTaskStore(10),
        new SteadyClock(),
        1_000,
        new Metrics());
  }

  @AfterEach
  void close() {
    dispatcher.close();
  }

  private CompletableFuture<ModelAnswer> call(String id, Target... chain) {
    CompletableFuture<ModelAnswer> answer = new CompletableFuture<>();
    thread(id, answer, chain);
    return answer;
  }

  private Thread thread(String id, CompletableFuture<ModelAnswer> answer, Target... chain) {
    ModelCall call =
        new ModelCall(
            id,
            "key",
            "?",
            List.of(new ModelCall.Message(ModelCall.Role.USER, "hello")),
            OptionalInt.empty(),
            Duration.ofSeconds(30));
    CallWish wish =
        new CallWish(Priority.NORMAL, "t", true, false, List.of(chain), 10, Optional.empty());
    return Thread.ofVirtual()
        .start(() -> {
          try {
            answer.complete(gateway.call(call, wish).answer());
          } catch (InterruptedException | Parked e) {
            answer.completeExceptionally(e);
          }
        });
  }

  /** How soon the east usually begins to answer; second calls are answered too. */
  private void learn() throws Exception {
    for (int i = 0; i < 60; i++) { // a first token that is heard after the end is not learnt
      CompletableFuture<ModelAnswer> quick = call("q" + i, EAST);
      while (!quick.isDone()) {
        if (east.waiting() > 0) {
          ScriptedModel.Asked asked = east.next();
          asked.listener().firstToken();
          Thread.ofVirtual().start(() -> {}).join();
          asked.complete("hi");
        }
        Thread.onSpinWait();
      }
    }
  }

  /** That call, whatever was left of others. */
  private static ScriptedModel.Asked next(ScriptedModel model, String id) throws Exception {
    ScriptedModel.Asked asked = model.next();
    while (!asked.call().id().equals(id)) {
      asked = model.next();
    }
    return asked;
  }

  private TargetReport report(Target target) {
    return dispatcher.targets().stream()
        .filter(report -> report.target().equals(target))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void a_call_is_made_of_its_target_and_answered() throws Exception {
    CompletableFuture<ModelAnswer> answer = call("c1", EAST, WEST);
    ScriptedModel.Asked asked = east.next();
    assertThat(asked.call().model()).isEqualTo("big");
    assertThat(asked.call().id()).isEqualTo("c1");
    asked.complete("hi");
    assertThat(answer.get()).isInstanceOf(ModelAnswer.Completed.class);
    assertThat(report(EAST).inFlight()).isZero();
  }

  @Test
  void what_fails_is_asked_elsewhere_under_an_id_of_its_own() throws Exception {
    CompletableFuture<ModelAnswer> answer = call("c1", EAST, WEST);
    east.next().fail(Failure.retryable("http_500", "broken"));
    ScriptedModel.Asked second = west.next();
    assertThat(second.call().model()).isEqualTo("small");
    assertThat(second.call().id()).isEqualTo("c1.2");
    assertThat(second.call().key()).isEqualTo("key");
    second.complete("hi");
    assertThat(((ModelAnswer.Completed) answer.get()).model()).isEqualTo("small");
  }

  @Test
  void the_last_failure_is_the_answer() throws Exception {
    CompletableFuture<ModelAnswer> answer = call("c1", EAST);
    east.next().fail(Failure.retryable("http_500", "broken"));
    assertThat(((ModelAnswer.Failed) answer.get()).failure().kind()).isEqualTo("http_500");
  }

  @Test
  void who_waits_is_told_how_long_it_waited() throws Exception {
    CompletableFuture<ModelAnswer> first = call("c1", EAST);
    ScriptedModel.Asked asked = east.next();
    CompletableFuture<ModelAnswer> second = call("c2", EAST);
    await().until(() -> report(EAST).waiting() == 1);
    assertThat(east.waiting()).isZero();
    asked.complete("hi");
    east.next().complete("hi");
    assertThat(first.get().times().limit()).isLessThan(second.get().times().limit());
  }

  @Test
  void who_is_interrupted_while_waiting_leaves_the_queue() throws Exception {
    call("c1", EAST);
    east.next();
    CompletableFuture<ModelAnswer> second = new CompletableFuture<>();
    Thread waiting = thread("c2", second, EAST);
    await().until(() -> report(EAST).waiting() == 1);
    waiting.interrupt();
    await().until(() -> report(EAST).waiting() == 0);
    assertThat(second).isCompletedExceptionally();
  }

  @Test
  void who_is_interrupted_while_called_gives_its_place_back() throws Exception {
    CompletableFuture<ModelAnswer> answer = new CompletableFuture<>();
    Thread calling = thread("c1", answer, EAST);
    ScriptedModel.Asked asked = east.next();
    calling.interrupt();
    await().until(() -> report(EAST).inFlight() == 0);
    assertThat(asked.isInterrupted()).isTrue();
    call("c2", EAST);
    assertThat(east.next().call().id()).isEqualTo("c2");
  }

  @Test
  void who_waits_longer_than_nearly_all_for_a_first_token_is_asked_elsewhere_too()
      throws Exception {
    CallSettings hedged = CallSettings.standard().with(new HedgePolicy(0.2, 20));
    try (Dispatcher own = dispatcher(hedged)) {
      gateway = gateway(own);
      learn();
      CompletableFuture<ModelAnswer> answer = call("c1", EAST, WEST);
      ScriptedModel.Asked slow = next(east, "c1");
      ScriptedModel.Asked second = west.next();
      assertThat(second.call().id()).isEqualTo("c1.2");
      second.listener().firstToken();
      second.complete("quicker");
      assertThat(((ModelAnswer.Completed) answer.get()).text()).isEqualTo("quicker");
      assertThat(answer.get().times().firstToken()).as("it waited before").isPositive();
      await().until(slow::isInterrupted);
      await().until(() -> own.targets().stream().mapToInt(TargetReport::inFlight).sum() == 0);
    }
  }

  @Test
  void a_second_call_that_is_rejected_does_not_harm_the_slow_one() throws Exception {
    CallSettings hedged = CallSettings.standard().with(new HedgePolicy(0.2, 20));
    try (Dispatcher own = dispatcher(hedged)) {
      gateway = gateway(own);
      learn();
      CompletableFuture<ModelAnswer> answer = call("c1", EAST, WEST);
      ScriptedModel.Asked slow = next(east, "c1");
      west.next().fail(Failure.lasting("context_too_long", "too long for the small one"));
      await().until(() -> own.targets().stream().mapToInt(TargetReport::inFlight).sum() == 1);
      slow.complete("slow but sure");
      assertThat(((ModelAnswer.Completed) answer.get()).text()).isEqualTo("slow but sure");
    }
  }

  @Test
  void a_second_call_to_the_same_provider_has_a_key_of_its_own() throws Exception {
    CallSettings hedged = CallSettings.standard().with(new HedgePolicy(0.2, 20));
    try (Dispatcher own = dispatcher(hedged)) {
      gateway = gateway(own);
      learn();
      CompletableFuture<ModelAnswer> answer = call("c1", EAST);
      assertThat(next(east, "c1").call().key()).isEqualTo("key");
      ScriptedModel.Asked second = next(east, "c1.2");
      assertThat(second.call().key())
          .as("or it is answered as the first one is")
          .isNotEqualTo("key");
      second.complete("hi");
      assertThat(answer.get()).isInstanceOf(ModelAnswer.Completed.class);
    }
  }

  @Test
  void who_is_interrupted_while_two_are_called_ends_both() throws Exception {
    CallSettings hedged = CallSettings.standard().with(new HedgePolicy(0.2, 20));
    try (Dispatcher own = dispatcher(hedged)) {
      gateway = gateway(own);
      learn();
      CompletableFuture<ModelAnswer> answer = new CompletableFuture<>();
      Thread calling = thread("c1", answer, EAST, WEST);
      ScriptedModel.Asked first = next(east, "c1");
      ScriptedModel.Asked second = west.next();
      calling.interrupt();
      calling.join();
      assertThat(answer).isCompletedExceptionally();
      assertThat(first.isInterrupted() && second.isInterrupted()).isTrue();
      await().until(() -> own.targets().stream().mapToInt(TargetReport::inFlight).sum() == 0);
    }
  }
}
