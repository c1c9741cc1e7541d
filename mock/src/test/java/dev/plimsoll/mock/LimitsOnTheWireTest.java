package dev.plimsoll.mock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.plimsoll.base.random.Distribution;
import dev.plimsoll.base.units.Share;
import dev.plimsoll.mock.draw.Length;
import dev.plimsoll.mock.http.Wire;
import dev.plimsoll.mock.limit.RateLimit;
import dev.plimsoll.mock.limit.Use;
import dev.plimsoll.mock.log.Outcome;
import dev.plimsoll.mock.overload.Capacity;
import dev.plimsoll.mock.overload.Overload;
import java.io.IOException;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Rate limits as callers meet them, by a clock that is moved by hand. */
class LimitsOnTheWireTest {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final String OPENAI = "/v1/chat/completions";
  private static final String ANTHROPIC = "/v1/messages";
  private static final String OLLAMA = "/api/chat";

  /** Its prompt has 3 + 1 + 1 + 3 = 8 tokens. */
  private static final String HI =
      "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}],"
          + "\"max_tokens\":2,\"stream\":false}";

  private static final String HI_STREAM = HI.replace("false", "true");

  private final HandClock time = new HandClock();

  @Test
  void a_fixed_window_opens_again_at_its_border_and_retry_after_is_right() throws IOException {
    try (MockProvider mock = start("requests:2/10m:fixed")) {
      time.at("8m");
      assertThat(ask(mock, OPENAI, HI).status()).isEqualTo(200);
      time.at("9m58500ms");
      assertThat(ask(mock, OPENAI, HI).status()).isEqualTo(200);
      Wire.Reply refused = ask(mock, OPENAI, HI);
      assertThat(refused.status()).isEqualTo(429);
      assertThat(refused.headers())
          .containsEntry("retry-after", "2")
          .containsEntry("retry-after-ms", "1500")
          .containsEntry("x-ratelimit-limit-requests", "2")
          .containsEntry("x-ratelimit-remaining-requests", "0")
          .containsEntry("x-ratelimit-reset-requests", "1.5s");
      time.at("10m");
      Wire.Reply passed = ask(mock, OPENAI, HI);
      assertThat(passed.status()).isEqualTo(200);
      assertThat(passed.headers())
          .containsEntry("x-ratelimit-remaining-requests", "1")
          .containsEntry("x-ratelimit-reset-requests", "10m0s");
    }
  }

  @Test
  void openai_refuses_in_its_own_shape() throws IOException {
    try (MockProvider mock = start("requests:1/min:bucket", "tokens:30/min:bucket")) {
      JsonNode large =
          json(ask(mock, OPENAI, HI.replace("\"max_tokens\":2", "\"max_tokens\":23")), 429);
      assertThat(large.at("/error/type").stringValue()).isEqualTo("tokens");
      assertThat(large.at("/error/message").stringValue())
          .isEqualTo(
              "Request too large for m on tokens per min: Limit 30, Requested 31. The input or"
                  + " output tokens must be reduced in order to run successfully.");
      assertThat(ask(mock, OPENAI, HI).status()).isEqualTo(200);
      JsonNode error = json(ask(mock, OPENAI, HI_STREAM), 429).at("/error");
      assertThat(error.at("/type").stringValue()).isEqualTo("requests");
      assertThat(error.at("/code").stringValue()).isEqualTo("rate_limit_exceeded");
      assertThat(error.at("/param").isNull()).isTrue();
      assertThat(error.at("/message").stringValue())
          .isEqualTo(
              "Rate limit reached for m on requests per min: Limit 1, Used 1, Requested 1."
                  + " Please try again in 1m0s.");
    }
  }

  @Test
  void anthropic_tells_the_time_of_the_reset() throws IOException {
    try (MockProvider mock = start("requests:2/min:bucket", "tokens:60/min:bucket")) {
      time.at("1h");
      Wire.Reply passed = ask(mock, ANTHROPIC, HI);
      assertThat(passed.status()).isEqualTo(200);
      assertThat(passed.headers())
          .containsEntry("anthropic-ratelimit-requests-limit", "2")
          .containsEntry("anthropic-ratelimit-requests-remaining", "1")
          .containsEntry("anthropic-ratelimit-requests-reset", "2026-01-02T04:04:35Z")
          .containsEntry("anthropic-ratelimit-tokens-limit", "60")
          .containsEntry("anthropic-ratelimit-tokens-remaining", "50")
          .containsEntry("anthropic-ratelimit-tokens-reset", "2026-01-02T04:04:15Z")
          .doesNotContainKeys("retry-after", "x-ratelimit-limit-requests");
      ask(mock, ANTHROPIC, HI);
      Wire.Reply refused = ask(mock, ANTHROPIC, HI);
      assertThat(refused.headers())
          .containsEntry("retry-after", "30")
          .doesNotContainKey("retry-after-ms");
      JsonNode error = json(refused, 429);
      assertThat(error.at("/type").stringValue()).isEqualTo("error");
      assertThat(error.at("/error/type").stringValue()).isEqualTo("rate_limit_error");
      assertThat(error.at("/error/message").stringValue()).contains("requests per min: Limit 2");
    }
  }

  @Test
  void ollama_refuses_with_a_text_and_retry_after() throws IOException {
    try (MockProvider mock = start("requests:1/10s:sliding")) {
      assertThat(ask(mock, OLLAMA, HI).headers().keySet()).noneMatch(h -> h.contains("ratelimit"));
      time.at("9s");
      Wire.Reply refused = ask(mock, OLLAMA, HI);
      assertThat(refused.headers()).containsEntry("retry-after", "1");
      assertThat(json(refused, 429).at("/error").stringValue()).startsWith("Rate limit reached");
      time.at("10s");
      assertThat(ask(mock, OLLAMA, HI).status()).isEqualTo(200);
    }
  }

  @Test
  void prompt_and_most_answer_are_taken_at_arrival_and_what_sent_nothing_is_given_back()
      throws IOException {
    MockOptions failing =
        options("tokens:100/min:fixed", "tokens:100/min:fixed:uncorrected")
            .withErrors(new Share(1));
    try (MockProvider mock = MockProvider.start(failing, time.clock())) {
      Wire.Reply failed = ask(mock, OPENAI, HI);
      assertThat(failed.status()).isEqualTo(500);
      assertThat(failed.headers()).containsEntry("x-ratelimit-remaining-tokens", "90");
      await().until(() -> mock.tally().errors() == 1);
      assertThat(mock.limitUses()).extracting(Use::granted).containsExactly(0L, 10L);
    }
  }

  @Test
  void a_call_without_a_limit_asks_for_the_128_tokens_that_it_gets() throws IOException {
    try (MockProvider mock = start("tokens:1000/min")) {
      Wire.Reply reply = ask(mock, OPENAI, HI.replace("\"max_tokens\":2,", ""));
      assertThat(reply.headers()).containsEntry("x-ratelimit-remaining-tokens", "864");
      await().until(() -> mock.tally().ok() == 1);
      assertThat(mock.limitUses().getFirst().granted()).isEqualTo(136);
    }
  }

  @Test
  void an_answer_that_ends_by_itself_gives_back_what_it_did_not_need() throws IOException {
    MockOptions brief = options("tokens:1000/min:fixed").withAnswers(new Length(5, 5));
    try (MockProvider mock = MockProvider.start(brief, time.clock())) {
      String json = HI.replace("\"max_tokens\":2", "\"max_tokens\":100");
      Wire.Reply reply = ask(mock, OPENAI, json);
      assertThat(reply.headers()).containsEntry("x-ratelimit-remaining-tokens", "892");
      JsonNode answer = json(reply, 200);
      assertThat(answer.at("/usage/completion_tokens").intValue()).isEqualTo(5);
      assertThat(answer.at("/choices/0/finish_reason").stringValue()).isEqualTo("stop");
      assertThat(ask(mock, ANTHROPIC, json).body()).contains("\"stop_reason\":\"end_turn\"");
      await().until(() -> mock.tally().ok() == 2);
      assertThat(mock.limitUses().getFirst().granted()).isEqualTo(2 * 13);
      assertThat(mock.calls()).allMatch(call -> call.outputTokens() == 5);
      assertThat(json(ask(mock, OPENAI, HI), 200).at("/choices/0/finish_reason").stringValue())
          .isEqualTo("length");
    }
  }

  @Test
  void who_waits_as_told_is_never_refused_twice() throws IOException {
    for (String window : List.of("fixed", "sliding", "bucket")) {
      try (MockProvider mock =
          start("requests:3/7s:" + window, "tokens:55/11s:" + window, "requests:9/min:" + window)) {
        int refused = 0;
        for (int call = 0; call < 40; call++) {
          Wire.Reply reply = ask(mock, OPENAI, HI);
          if (reply.status() == 429) {
            refused++;
            time.advance(reply.headers().get("retry-after") + "s");
            reply = ask(mock, OPENAI, HI);
          }
          assertThat(reply.status()).as("%s call %s", window, call).isEqualTo(200);
          time.advance("300ms");
        }
        assertThat(refused).as(window).isPositive();
      }
    }
  }

  @Test
  void callers_at_once_get_the_amount_and_not_one_more() throws Exception {
    try (MockProvider mock = start("requests:20/h:sliding", "tokens:150/h:fixed");
        ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Callable<Integer>> calls =
          Collections.nCopies(60, () -> ask(mock, OPENAI, HI.replace("2", "1")).status());
      for (Future<Integer> done : callers.invokeAll(calls)) {
        assertThat(done.get()).isIn(200, 429);
      }
      await().until(() -> mock.tally().ended() == 60);
      assertThat(mock.tally().ok()).isEqualTo(16); // of 9 tokens each
      assertThat(mock.tally().limited()).isEqualTo(44);
      assertThat(mock.limitUses()).extracting(Use::granted).containsExactly(16L, 144L);
    }
  }

  @Test
  void keys_are_told_apart_by_either_header() throws IOException {
    try (MockProvider mock = start("requests:1/min:per-key")) {
      for (Map.Entry<String, Integer> call :
          List.of(
              Map.entry("authorization: Bearer a", 200),
              Map.entry("authorization: Bearer b", 200),
              Map.entry("x-api-key: c", 200),
              Map.entry("x-nothing: d", 200),
              Map.entry("authorization: Bearer a", 429),
              Map.entry("x-api-key: c", 429),
              Map.entry("x-nothing: e", 429))) {
        assertThat(ask(mock, ANTHROPIC, HI, call.getKey()).status())
            .as(call.getKey())
            .isEqualTo(call.getValue());
      }
    }
  }

  @Test
  void who_is_over_a_limit_takes_no_slot_and_what_is_unusable_takes_from_no_limit()
      throws IOException {
    MockOptions options =
        options("requests:1/min")
            .withOverload(overload("requests:1/min").withCapacity(Capacity.of(1, 0)));
    try (MockProvider mock = MockProvider.start(options, time.clock())) {
      assertThat(ask(mock, OPENAI, "{\"model\":3}").status()).isEqualTo(400);
      assertThat(ask(mock, OPENAI, HI).status()).isEqualTo(200);
      assertThat(ask(mock, OPENAI, HI).status()).isEqualTo(429);
      await().until(() -> mock.tally().ended() == 3);
      assertThat(mock.tally().limited()).isEqualTo(1);
      assertThat(mock.calls()) // a record may follow its answer by a moment
          .filteredOn(call -> call.outcome() == Outcome.LIMITED)
          .singleElement()
          .satisfies(call -> assertThat(call.drawn()).isEmpty());
      assertThat(mock.limitUses())
          .containsExactly(new Use(RateLimit.parse("requests:1/min"), 1, 1));
    }
  }

  private static JsonNode json(Wire.Reply reply, int status) {
    assertThat(reply.status()).as(reply.body()).isEqualTo(status);
    return JSON.readTree(reply.body());
  }

  /** On a connection of its own: one that idles is closed when the clock is moved. */
  private static Wire.Reply ask(MockProvider mock, String path, String json, String... headers)
      throws IOException {
    try (Wire wire = new Wire(mock.address())) {
      wire.send(Wire.post(json, headers).replaceFirst(OPENAI, path));
      return wire.reply();
    }
  }

  private MockProvider start(String... limits) throws IOException {
    return MockProvider.start(options(limits), time.clock());
  }

  private static MockOptions options(String... limits) {
    return MockOptions.defaults()
        .withPort(0)
        .withLatency(Distribution.parse("constant:0ms"))
        .withErrors(new Share(0))
        .withOverload(overload(limits));
  }

  private static Overload overload(String... limits) {
    return Overload.NONE.withLimits(Stream.of(limits).map(RateLimit::parse).toList());
  }
}
