package dev.plimsoll.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.plimsoll.base.money.Money;
import dev.plimsoll.base.money.Price;
import dev.plimsoll.base.random.Distribution;
import dev.plimsoll.base.units.Share;
import dev.plimsoll.base.usage.Usage;
import dev.plimsoll.core.cost.Entry;
import dev.plimsoll.mock.MockOptions;
import dev.plimsoll.mock.MockProvider;
import dev.plimsoll.mock.draw.Length;
import dev.plimsoll.mock.log.CallRecord;
import dev.plimsoll.mock.log.Outcome;
import dev.plimsoll.mock.overload.Overload;
import dev.plimsoll.mock.overload.Timeline;
import dev.plimsoll.mock.tokens.Kinds;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the ledger says beside what the provider counted itself. */
class CostTest {
  private static final Price EAST =
      new Price(usd("3"), usd("0.3"), usd("3.75"), usd("15"), usd("20"));
  private static final Price WEST = Price.perMillion(usd("0.8"), usd("4"));

  @TempDir Path folder;

  private static Money usd(String amount) {
    return Money.parse(amount);
  }

  private MockProvider provider(String faults, long seed) throws IOException {
    Path file = Files.writeString(Files.createTempFile(folder, "faults", ".yaml"), faults);
    return MockProvider.start(
        MockOptions.defaults()
            .withPort(0)
            .withLatency(Distribution.parse("uniform:20ms..60ms"))
            .withErrors(Share.parse("10%"))
            .withAnswers(new Length(5, 60))
            .withKinds(new Kinds(Share.parse("30%"), Share.parse("40%")))
            .withSeed(seed)
            .withOverload(Overload.NONE.withFaults(Timeline.read(file))));
  }

  private Path config(MockProvider east, MockProvider west, String more) throws IOException {
    String text =
        """
        providers:
          - {name: east, baseUrl: "%s/v1", model: m, breaker: {failures: 1000, errorShare: 90%%}}
          - {name: west, baseUrl: "%s/v1", breaker: {failures: 1000, errorShare: 90%%}}
        agents:
          - {role: general, count: 5, concurrency: 12, fallback: [west/m], maxTokens: 40}
        retry: {firstDelay: 20ms, attempts: 3}
        queue: {normal: 5000, total: 6000}
        prices:
          - provider: east
            model: m
            input: 3
            cachedInput: 0.3
            cacheWrite: 3.75
            output: 15
            reasoning: 20
          - {provider: west, model: m, input: 0.8, output: 4}
        %s
        """
            .formatted(east.url(), west.url(), more);
    return Files.writeString(Files.createTempFile(folder, "serve", ".yaml"), text);
  }

  private static void submit(Served server, int from, int to) {
    for (int at = from; at < to; at += 100) {
      String tasks =
          IntStream.range(at, Math.min(to, at + 100))
              .mapToObj(
                  "{\"task\": \"count the words of this, please: %d\", \"userId\": \"ada\"}"
                      ::formatted)
              .collect(Collectors.joining(",", "{\"tasks\": [", "]}"));
      assertThat(server.post("/api/v1/tasks/batch", tasks).status()).isEqualTo(200);
    }
  }

  private static long over(Served server) {
    var tasks = server.get("/api/v1/health").body().path("tasks");
    return tasks.path("completed").asLong() + tasks.path("dead").asLong();
  }

  private static Usage usage(CallRecord call) {
    long input = call.inputTokens().orElse(0);
    Kinds kinds = call.kinds();
    long output = call.outputTokens();
    return new Usage(input, kinds.cached(input), output, 0, kinds.reasoning(output));
  }

  private static Usage sum(Stream<Usage> all) {
    return all.reduce(Usage.NONE, Usage::plus);
  }

  private static Map<String, List<Entry>> byCall(List<Entry> lines, Predicate<Entry> which) {
    return lines.stream().filter(which).collect(Collectors.groupingBy(Entry::call));
  }

  @Test
  void the_sums_equal_the_providers_own_through_failures_retries_and_fallbacks() throws Exception {
    int tasks = 2_000;
    try (MockProvider east = provider("faults: [{cut: 5% after 2 tokens}]", 7);
        MockProvider west = provider("faults: [{errors: 20%, status: 503}]", 8)) {
      Path data = folder.resolve("data");
      String config = config(east, west, "").toString();
      try (Served server = Served.start(folder, "--config", config, "--data", data.toString())) {
        submit(server, 0, tasks);
        await().atMost(Duration.ofMinutes(2)).until(() -> over(server) == tasks);
        Served.Answer costs = server.get("/api/v1/costs?by=model");
        assertThat(costs.status()).isEqualTo(200);
        assertThat(server.stop()).isZero();
        List<Entry> lines = Collected.of(data.toString()).lines();
        verify(lines, "east", east, EAST);
        verify(lines, "west", west, WEST);
        Money all =
            lines.stream()
                .map(line -> line.charge().money().orElseThrow())
                .reduce(Money.ZERO, Money::plus);
        assertThat(costs.body().path("total").path("costUsd").decimalValue())
            .isEqualByComparingTo(all.usd());
        assertThat(costs.body().path("total").path("calls").asLong()).isEqualTo(lines.size());
        System.out.printf(
            "%d tasks, %d lines, %d estimated, %s; provider: %s%n",
            tasks,
            lines.size(),
            lines.stream().filter(Entry::estimated).count(),
            all,
            east.tally());
      }
    }
  }

  /** Each answered call is a line with its tokens, and each that was cut an estimated one. */
  private static void verify(List<Entry> all, String name, MockProvider provider, Price price) {
    List<Entry> lines = all.stream().filter(line -> line.charge().provider().equals(name)).toList();
    List<CallRecord> billed = provider.calls().stream().filter(c -> c.outputTokens() > 0).toList();
    List<CallRecord> answered =
        billed.stream().filter(call -> call.outcome() == Outcome.OK).toList();
    assertThat(answered).isNotEmpty();
    Map<String, List<Entry>> told = byCall(lines, line -> !line.estimated());
    for (CallRecord call : answered) {
      assertThat(told.getOrDefault(call.id(), List.of()))
          .as("%s, call %s", name, call.id())
          .extracting(line -> line.charge().usage())
          .containsExactly(usage(call));
    }
    Usage sum = sum(answered.stream().map(CostTest::usage));
    List<Entry> exact = lines.stream().filter(line -> !line.estimated()).toList();
    assertThat(sum(exact.stream().map(line -> line.charge().usage()))).isEqualTo(sum);
    assertThat(
            exact.stream()
                .map(line -> line.charge().money().orElseThrow())
                .reduce(Money.ZERO, Money::plus))
        .isEqualTo(price.of(sum));
    assertThat(lines.size() - exact.size()).isEqualTo(billed.size() - answered.size());
  }

  @Test
  void after_kills_only_calls_that_were_under_way_are_missing() throws Exception {
    int tasks = 600;
    try (MockProvider east = provider("faults: []", 3);
        MockProvider west = provider("faults: []", 4)) {
      Path data = folder.resolve("data");
      String config = config(east, west, "").toString();
      for (int start = 0; start < 3; start++) {
        try (Served server = Served.start(folder, "--config", config, "--data", data.toString())) {
          if (start == 0) {
            submit(server, 0, tasks);
          }
          long seen = over(server);
          await().atMost(Duration.ofMinutes(1)).until(() -> over(server) >= seen + 120);
          server.signal("KILL");
        }
      }
      try (Served server = Served.start(folder, "--config", config, "--data", data.toString())) {
        await()
            .atMost(Duration.ofMinutes(2))
            .until(() ->
                server.get("/api/v1/queue").body().path("depth").asLong() == 0
                    && server.get("/api/v1/health").body().path("agents").path("running").asLong()
                        == 0
                    && server.get("/api/v1/health").body().path("tasks").path("retrying").asLong()
                        == 0);
        assertThat(server.stop()).isZero();
      }
      Collected all = Collected.of(data.toString());
      Map<String, Long> crashes = new HashMap<>(); // of each task: attempts that a kill broke off
      all.tasks()
          .forEach(kept ->
              crashes.put(
                  kept.task().id().value(),
                  kept.attempts().stream().filter(attempt -> attempt.isBrokenOff()).count()));
      List<CallRecord> calls = new ArrayList<>(east.calls());
      calls.addAll(west.calls());
      missing(all.lines(), calls, crashes);
    }
  }

  /** Every answered call is in the ledger, or belongs to an attempt that a kill broke off. */
  private static void missing(
      List<Entry> lines, List<CallRecord> calls, Map<String, Long> crashes) {
    Map<String, List<Entry>> byCall = byCall(lines, line -> !line.estimated());
    Map<String, List<CallRecord>> answered =
        calls.stream()
            .filter(call -> call.outcome() == Outcome.OK)
            .collect(Collectors.groupingBy(CallRecord::id));
    int missing = 0;
    for (Map.Entry<String, List<CallRecord>> one : answered.entrySet()) {
      List<Usage> took = new ArrayList<>(one.getValue().stream().map(CostTest::usage).toList());
      for (Entry line : byCall.getOrDefault(one.getKey(), List.of())) {
        assertThat(took.remove(line.charge().usage())).as(one.getKey()).isTrue();
      }
      String task = one.getKey().substring(0, 36);
      assertThat((long) took.size())
          .as("answers of %s that nobody paid for", one.getKey())
          .isLessThanOrEqualTo(Optional.ofNullable(crashes.get(task)).orElse(0L));
      missing += took.size();
    }
    assertThat(byCall.keySet()).isSubsetOf(answered.keySet());
    long broken = crashes.values().stream().mapToLong(Long::longValue).sum();
    System.out.printf(
        "3 kills: %d calls answered, %d lines, %d answered and not written, %d attempts broken off%n",
        answered.values().stream().mapToInt(List::size).sum(), lines.size(), missing, broken);
    assertThat((long) missing).isLessThanOrEqualTo(broken);
  }
}
