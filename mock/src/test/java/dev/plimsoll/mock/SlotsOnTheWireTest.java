package dev.plimsoll.mock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.plimsoll.base.random.Distribution;
import dev.plimsoll.base.units.Share;
import dev.plimsoll.mock.http.Wire;
import dev.plimsoll.mock.log.CallRecord;
import dev.plimsoll.mock.log.Outcome;
import dev.plimsoll.mock.overload.Capacity;
import dev.plimsoll.mock.overload.Faults;
import dev.plimsoll.mock.overload.Overload;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A provider that works on some calls at once: who waits, who is turned away, what they are told.
 */
class SlotsOnTheWireTest {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final String HI =
      "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}],\"max_tokens\":2}";

  @Test
  void calls_beyond_the_slots_wait_and_their_latency_counts_from_the_slot() throws IOException {
    HandClock time = new HandClock();
    try (MockProvider mock =
            MockProvider.start(options("constant:100ms", Capacity.of(1)), time.clock());
        Wire first = new Wire(mock.address());
        Wire second = new Wire(mock.address());
        Wire third = new Wire(mock.address())) {
      List<Wire> wires = List.of(first, second, third);
      for (int i = 0; i < 3; i++) {
        wires.get(i).send(Wire.post(HI, "x-request-id: call-" + i));
        int waiting = i;
        await().until(() -> mock.inProgress() == waiting + 1 && mock.waiting() == waiting);
      }
      for (int ended = 1; ended <= 3; ended++) {
        int known = ended;
        await()
            .until(() -> {
              time.advance("100ms");
              return mock.tally().ok() >= known;
            });
      }
      List<CallRecord> calls = mock.calls();
      assertThat(calls).extracting(CallRecord::id).containsExactly("call-0", "call-1", "call-2");
      Duration slotFree = Duration.ZERO;
      for (int i = 0; i < 3; i++) {
        CallRecord call = calls.get(i);
        Duration queued = call.queued().orElseThrow();
        assertThat(queued).isGreaterThanOrEqualTo(slotFree);
        assertThat(call.drawn()).contains(Duration.ofMillis(100));
        assertThat(call.took()).isGreaterThanOrEqualTo(queued.plusMillis(100));
        assertThat(wires.get(i).reply().headers())
            .containsEntry("server-timing", "queue;dur=" + queued.toMillis() + ".000");
        slotFree = queued.plusMillis(100);
      }
      assertThat(calls.getFirst().queued()).contains(Duration.ZERO);
    }
  }

  @Test
  void beyond_the_line_each_dialect_says_in_its_own_words_that_it_is_overloaded()
      throws IOException {
    try (MockProvider mock = start("constant:30s", Capacity.of(1, 0));
        Wire taken = new Wire(mock.address())) {
      taken.send(Wire.post(HI));
      await().until(() -> mock.inProgress() == 1);
      JsonNode openAi = json(ask(mock, "/v1/chat/completions"), 503);
      assertThat(openAi.at("/error/type").stringValue()).isEqualTo("server_error");
      assertThat(openAi.at("/error/message").stringValue()).contains("overloaded");
      JsonNode anthropic = json(ask(mock, "/v1/messages"), 529);
      assertThat(anthropic.at("/type").stringValue()).isEqualTo("error");
      assertThat(anthropic.at("/error/type").stringValue()).isEqualTo("overloaded_error");
      JsonNode ollama = json(ask(mock, "/api/chat"), 503);
      assertThat(ollama.at("/error").stringValue()).startsWith("server busy");
      await().until(() -> mock.tally().overloaded() == 3);
      assertThat(mock.calls())
          .allMatch(call -> call.outcome() == Outcome.OVERLOADED && call.queued().isEmpty());
    }
  }

  @Test
  void an_overloaded_provider_says_how_long_to_wait_where_a_fault_has_it_so() throws IOException {
    try (MockProvider mock = start("constant:30s", Capacity.of(1, 0));
        Wire taken = new Wire(mock.address())) {
      taken.send(Wire.post(HI));
      await().until(() -> mock.inProgress() == 1);
      assertThat(ask(mock, "/v1/messages").headers()).doesNotContainKey("retry-after");
      mock.behave(Faults.parse("retryAfter: 1500ms"));
      assertThat(ask(mock, "/v1/messages").headers()).containsEntry("retry-after", "2");
    }
  }

  @Test
  void who_leaves_while_he_waits_gives_up_his_place() throws IOException {
    HandClock time = new HandClock();
    try (MockProvider mock =
            MockProvider.start(options("constant:100ms", Capacity.of(1, 1)), time.clock());
        Wire working = new Wire(mock.address());
        Wire next = new Wire(mock.address())) {
      working.send(Wire.post(HI));
      await().until(() -> mock.inProgress() == 1);
      try (Wire left = new Wire(mock.address())) {
        left.send(Wire.post(HI, "x-request-id: left"));
        await().until(() -> mock.waiting() == 1);
      }
      await().until(() -> mock.waiting() == 0);
      next.send(Wire.post(HI));
      await()
          .until(() -> {
            time.advance("100ms");
            return mock.tally().ok() == 2;
          });
      assertThat(working.reply().status()).isEqualTo(200);
      assertThat(next.reply().status()).isEqualTo(200);
      CallRecord left =
          mock.calls().stream().filter(c -> c.id().equals("left")).toList().getFirst();
      assertThat(left.outcome()).isEqualTo(Outcome.CANCELLED);
      assertThat(left.drawn()).isEmpty();
    }
  }

  @Test
  void more_slots_let_those_in_who_wait_at_once() throws IOException {
    HandClock time = new HandClock();
    try (MockProvider mock =
        MockProvider.start(options("constant:100ms", Capacity.of(1)), time.clock())) {
      List<Wire> wires = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        Wire wire = new Wire(mock.address());
        wire.send(Wire.post(HI));
        wires.add(wire);
      }
      await().until(() -> mock.waiting() == 3);
      mock.behave(Faults.parse("slots: 3"));
      assertThat(mock.waiting()).isEqualTo(1);
      mock.behave(Faults.parse("slots: 1"));
      await()
          .until(() -> {
            time.advance("100ms");
            return mock.tally().ok() == 4;
          });
      for (Wire wire : wires) {
        assertThat(wire.reply().status()).isEqualTo(200);
        wire.close();
      }
    }
  }

  @Test
  void a_failed_call_and_a_streamed_one_free_their_slots_too() throws IOException {
    MockOptions options =
        options("constant:10ms", Capacity.of(1)).withErrors(Share.parse("50%")).withSeed(3);
    try (MockProvider mock = MockProvider.start(options);
        Wire wire = new Wire(mock.address())) {
      for (int i = 0; i < 20; i++) {
        wire.send(Wire.post(i % 2 == 0 ? HI : HI.replace("}]", "}],\"stream\":true")));
        wire.reply();
      }
      await().until(() -> mock.tally().ok() + mock.tally().errors() == 20);
      assertThat(mock.tally().errors()).isBetween(2L, 18L);
      assertThat(mock.calls()).allMatch(call -> call.queued().isPresent());
    }
  }

  @Test
  void no_more_is_carried_than_slots_by_latency() throws Exception {
    try (MockProvider mock = start("constant:50ms", Capacity.of(6));
        ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
      ask(mock, "/v1/messages");
      long began = System.nanoTime();
      List<Callable<Integer>> calls =
          Collections.nCopies(60, () -> ask(mock, "/v1/messages").status());
      for (Future<Integer> done : callers.invokeAll(calls)) {
        assertThat(done.get()).isEqualTo(200);
      }
      // ten rounds; of the first the latency counts from before the body was read
      assertThat((System.nanoTime() - began) / 1e6).isGreaterThan(9 * 50);
    }
  }

  @Test
  void without_slots_nobody_hears_of_a_line() throws IOException {
    try (MockProvider mock = start("constant:1ms", Capacity.UNLIMITED)) {
      assertThat(ask(mock, "/v1/messages").headers()).doesNotContainKey("server-timing");
      await().until(() -> mock.tally().ok() == 1);
      assertThat(mock.calls().getFirst().queued()).isEmpty();
    }
  }

  private static JsonNode json(Wire.Reply reply, int status) {
    assertThat(reply.status()).as(reply.body()).isEqualTo(status);
    return JSON.readTree(reply.body());
  }

  private static Wire.Reply ask(MockProvider mock, String path) throws IOException {
    try (Wire wire = new Wire(mock.address())) {
      wire.send(Wire.post(HI).replaceFirst("/v1/chat/completions", path));
      return wire.reply();
    }
  }

  private static MockProvider start(String latency, Capacity capacity) throws IOException {
    return MockProvider.start(options(latency, capacity));
  }

  private static MockOptions options(String latency, Capacity capacity) {
    return MockOptions.defaults()
        .withPort(0)
        .withLatency(Distribution.parse(latency))
        .withErrors(new Share(0))
        .withOverload(Overload.NONE.withCapacity(capacity));
  }
}
