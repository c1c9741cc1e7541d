package dev.plimsoll.mock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import com.knuddels.jtokkit.Encodings;
import com.knuddels.jtokkit.api.Encoding;
import com.knuddels.jtokkit.api.EncodingType;
import dev.plimsoll.base.random.Distribution;
import dev.plimsoll.base.units.Share;
import dev.plimsoll.mock.http.Wire;
import dev.plimsoll.mock.log.CallRecord;
import dev.plimsoll.mock.log.LogTo;
import dev.plimsoll.mock.log.Outcome;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntToDoubleFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What callers see of calls that go as they should. */
class MockProviderTest {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final String HELLO =
      "\"messages\":[{\"role\":\"user\",\"content\":\"Hello, world!\"}]";
  private static final Encoding O200K =
      Encodings.newLazyEncodingRegistry().getEncoding(EncodingType.O200K_BASE);

  @Test
  void aPlainAnswerHasOpenAisShapeAndTrueUsage() throws IOException {
    try (MockProvider mock = start("constant:30ms", "0%");
        Wire wire = new Wire(mock.address())) {
      wire.send(
          Wire.post(
              "{\"model\":\"gpt-4o\"," + HELLO + ",\"max_tokens\":9}", "x-request-id: call-1"));
      Wire.Reply reply = wire.reply();
      assertThat(reply.status()).isEqualTo(200);
      assertThat(reply.headers()).containsEntry("x-request-id", "call-1");
      assertThat(reply.headers()).containsEntry("content-type", "application/json");
      JsonNode json = JSON.readTree(reply.body());
      assertThat(json.at("/id").stringValue()).matches("chatcmpl-[0-9A-Za-z]{29}");
      assertThat(json.at("/object").stringValue()).isEqualTo("chat.completion");
      assertThat(json.at("/model").stringValue()).isEqualTo("gpt-4o");
      assertThat(json.at("/created").longValue()).isPositive();
      assertThat(json.at("/choices").size()).isEqualTo(1);
      assertThat(json.at("/choices/0/index").intValue()).isZero();
      assertThat(json.at("/choices/0/message/role").stringValue()).isEqualTo("assistant");
      assertThat(json.at("/choices/0/finish_reason").stringValue()).isEqualTo("length");
      String text = json.at("/choices/0/message/content").stringValue();
      int prompt = 3 + 1 + O200K.countTokens("Hello, world!") + 3;
      assertUsage(json.at("/usage"), prompt, O200K.countTokens(text));
      assertThat(O200K.countTokens(text)).isEqualTo(9);
      assertThat(reply.nanos() / 1e6).isBetween(30.0, 1_030.0);
    }
  }

  @Test
  void withoutALimitAnAnswerHas128TokensAndStops() throws IOException {
    try (MockProvider mock = start("constant:1ms", "0%");
        Wire wire = new Wire(mock.address())) {
      wire.send(Wire.post("{\"model\":\"gpt-4\"," + HELLO + "}"));
      JsonNode json = JSON.readTree(wire.reply().body());
      assertThat(json.at("/usage/completion_tokens").intValue()).isEqualTo(128);
      assertThat(json.at("/choices/0/finish_reason").stringValue()).isEqualTo("stop");
    }
  }

  @Test
  void aStreamIsRoleTokensReasonUsageDone() throws IOException {
    try (MockProvider mock = start("constant:200ms", "0%");
        Wire wire = new Wire(mock.address())) {
      wire.send(
          Wire.post(
              "{\"model\":\"m\\\"é\","
                  + HELLO
                  + ",\"max_tokens\":6,\"stream\":true,\"stream_options\":{\"include_usage\":true}}"));
      List<Wire.Event> events = wire.events();
      assertThat(events).hasSize(1 + 6 + 1 + 1 + 1);
      assertThat(events.getLast().data()).isEqualTo("[DONE]");
      List<JsonNode> chunks = chunks(events);
      assertThat(chunks)
          .allSatisfy(chunk -> {
            assertThat(chunk.at("/object").stringValue()).isEqualTo("chat.completion.chunk");
            assertThat(chunk.at("/id")).isEqualTo(chunks.getFirst().at("/id"));
            assertThat(chunk.at("/model").stringValue()).isEqualTo("m\"é");
          });
      assertThat(chunks.getFirst().at("/choices/0/delta/role").stringValue())
          .isEqualTo("assistant");
      assertThat(chunks.getFirst().at("/choices/0/delta/content").stringValue()).isEmpty();
      String text = text(chunks);
      assertThat(O200K.countTokens(text)).isEqualTo(6);
      assertThat(chunks.get(7).at("/choices/0/delta").size()).isZero();
      assertThat(chunks.get(7).at("/choices/0/finish_reason").stringValue()).isEqualTo("length");
      assertThat(chunks.subList(0, 8)).allMatch(chunk -> chunk.at("/usage").isNull());
      assertThat(chunks.get(8).at("/choices").size()).isZero();
      assertUsage(chunks.get(8).at("/usage"), 3 + 1 + O200K.countTokens("Hello, world!") + 3, 6);
    }
  }

  @Test
  void aStreamWithoutTheOptionHasNoUsage() throws IOException {
    try (MockProvider mock = start("constant:10ms", "0%");
        Wire wire = new Wire(mock.address())) {
      wire.send(
          Wire.post("{\"model\":\"m\"," + HELLO + ",\"max_completion_tokens\":2,\"stream\":true}"));
      List<JsonNode> chunks = chunks(wire.events());
      assertThat(chunks).hasSize(4).noneMatch(chunk -> chunk.has("usage"));
    }
  }

  @Test
  void tokensAreEvenlySpacedFromTheFirstToTheLastByte() throws IOException {
    try (MockProvider mock = start("constant:300ms", "0%");
        Wire wire = new Wire(mock.address())) {
      assertThat(
              latenessOfBest(
                  wire,
                  10,
                  event -> event == 0 ? 60 : Math.min(300, 60 + 24 * (event - 1)))) // ten steps
          .isBetween(0.0, 40.0);
    }
  }

  @Test
  void aTokenRateIsKept() throws IOException {
    MockOptions options =
        options("constant:9s", "0%")
            .withTtft(Distribution.parse("constant:50ms"))
            .withTokensPerSecond(2_000);
    try (MockProvider mock = MockProvider.start(options);
        Wire wire = new Wire(mock.address())) {
      assertThat(
              latenessOfBest(
                  wire, 600, event -> event == 0 ? 50 : 50 + 0.5 * Math.min(600, event - 1)))
          .isBetween(0.0, 40.0);
    }
  }

  /**
   * The latest event of a stream against when it was due, in ms; the best of five streams, for the
   * machine may be busy with other things. No event may ever be early.
   */
  private static double latenessOfBest(Wire wire, int tokens, IntToDoubleFunction due)
      throws IOException {
    double best = Double.MAX_VALUE;
    for (int attempt = 0; attempt < 5; attempt++) {
      wire.send(
          Wire.post(
              "{\"model\":\"m\"," + HELLO + ",\"max_tokens\":" + tokens + ",\"stream\":true}"));
      List<Wire.Event> events = wire.events();
      assertThat(events).hasSize(tokens + 3);
      double latest = 0;
      for (int i = 0; i < events.size(); i++) {
        double late = events.get(i).nanos() / 1e6 - due.applyAsDouble(i);
        assertThat(late).as("event %s", i).isNotNegative();
        latest = Math.max(latest, late);
      }
      best = Math.min(best, latest);
    }
    return best;
  }

  @Test
  void aRunRepeatsWhateverTheInterleaving() throws Exception {
    List<String> first = fates(List.of(5, 1, 3));
    assertThat(fates(List.of(1, 4))).isEqualTo(first);
    assertThat(first)
        .anyMatch(fate -> fate.contains("ERROR"))
        .anyMatch(fate -> fate.contains("OK"));
  }

  /** The fates of 60 calls by number, sent by callers at once whose bursts are as given. */
  private static List<String> fates(List<Integer> bursts) throws Exception {
    MockOptions options = options("uniform:1ms..20ms", "20%").withSeed(42);
    try (MockProvider mock = MockProvider.start(options);
        ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
      int left = 60;
      for (int turn = 0; left > 0; turn++) {
        int burst = Math.min(left, bursts.get(turn % bursts.size()));
        left -= burst;
        List<Callable<Integer>> calls = new ArrayList<>();
        for (int i = 0; i < burst; i++) {
          calls.add(() -> once(mock, 3, "false"));
        }
        for (Future<Integer> done : callers.invokeAll(calls)) {
          done.get();
        }
      }
      await().until(() -> mock.tally().ended() == 60); // the last record may follow its answer
      return mock.calls().stream()
          .sorted((a, b) -> Long.compare(a.call(), b.call()))
          .map(call -> call.call() + " " + call.outcome() + " " + call.drawn().orElseThrow())
          .toList();
    }
  }

  @Test
  void failuresComeAfterTheirLatencyInOpenAisShapeBeforeAnyHead() throws IOException {
    try (MockProvider mock = start("constant:60ms", "100%");
        Wire wire = new Wire(mock.address())) {
      for (String stream : List.of("false", "true")) {
        wire.send(Wire.post("{\"model\":\"m\"," + HELLO + ",\"stream\":" + stream + "}"));
        Wire.Reply reply = wire.reply();
        assertThat(reply.status()).isEqualTo(500);
        assertThat(reply.nanos() / 1e6).isBetween(60.0, 1_060.0);
        JsonNode error = JSON.readTree(reply.body()).at("/error");
        assertThat(error.at("/type").stringValue()).isEqualTo("server_error");
        assertThat(error.at("/message").stringValue()).contains("drawn by the mock");
        assertThat(error.at("/param").isNull() && error.at("/code").isNull()).isTrue();
      }
      await().until(() -> mock.tally().errors() == 2);
      assertThat(mock.calls()).allMatch(call -> call.outputTokens() == 0 && call.status() == 500);
    }
  }

  @Test
  void aCallerThatLeavesStopsItsStreamAtOnce() throws IOException {
    try (MockProvider mock = start("constant:5s", "0%")) {
      try (Wire waiting = new Wire(mock.address());
          Wire streaming = new Wire(mock.address());
          Wire reset = new Wire(mock.address())) {
        waiting.send(Wire.post("{\"model\":\"m\"," + HELLO + "}", "x-request-id: waiting"));
        String stream = "{\"model\":\"m\"," + HELLO + ",\"stream\":true,\"max_tokens\":400}";
        streaming.send(Wire.post(stream, "x-client-request-id: streaming"));
        reset.send(Wire.post(stream, "x-request-id: reset"));
        assertThat(streaming.status()).isEqualTo(200);
        assertThat(reset.status()).isEqualTo(200);
        reset.reset();
      }
      await().atMost(Duration.ofSeconds(2)).until(() -> mock.tally().cancelled() == 3);
      CallRecord waiting = call(mock, "waiting");
      assertThat(waiting.status()).isEqualTo(499);
      assertThat(waiting.outputTokens()).isZero();
      CallRecord streaming = call(mock, "streaming");
      assertThat(streaming.status()).isEqualTo(200);
      assertThat(streaming.outputTokens()).isBetween(1L, 200L);
      assertThat(streaming.took()).isLessThan(Duration.ofSeconds(3));
      assertThat(call(mock, "reset").outcome()).isEqualTo(Outcome.CANCELLED);
    }
  }

  @Test
  void callsInProgressAtTheEndAreInTheLogAsCancelled(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("calls.jsonl");
    MockProvider mock =
        MockProvider.start(options("constant:30s", "0%").withLog(new LogTo.File(file)));
    try (mock;
        Wire wire = new Wire(mock.address())) {
      wire.send(Wire.post("{\"model\":\"m\"," + HELLO + "}"));
      await().until(() -> mock.inProgress() == 1);
    }
    assertThat(Files.readString(file)).contains("\"outcome\":\"cancelled\",\"status\":499");
  }

  @Test
  void everyCallIsLoggedWithItsIdAndTimes(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("calls.jsonl");
    try (MockProvider mock =
            MockProvider.start(options("constant:40ms", "0%").withLog(new LogTo.File(file)));
        Wire wire = new Wire(mock.address())) {
      wire.send(
          Wire.post(
              "{\"model\":\"m\"," + HELLO + ",\"stream\":true,\"max_tokens\":4}",
              "x-request-id: s"));
      wire.events();
      wire.send(Wire.post("{\"model\":\"m\"}"));
      assertThat(wire.reply().headers().get("x-request-id")).matches("req_[0-9A-Za-z]{24}");
    }
    List<String> lines = Files.readAllLines(file);
    assertThat(lines).hasSize(2);
    JsonNode ok = JSON.readTree(lines.get(0));
    assertThat(ok.at("/id").stringValue()).isEqualTo("s");
    assertThat(ok.at("/call").longValue()).isEqualTo(1);
    assertThat(ok.at("/outcome").stringValue()).isEqualTo("ok");
    assertThat(ok.at("/drawnMs").doubleValue()).isEqualTo(40.0);
    assertThat(ok.at("/ms").doubleValue()).isBetween(40.0, 1_040.0);
    assertThat(ok.at("/firstTokenMs").doubleValue()).isBetween(8.0, 1_040.0);
    assertThat(ok.at("/outputTokens").longValue()).isEqualTo(4);
    assertThat(ok.at("/inputTokens").longValue()).isEqualTo(7 + O200K.countTokens("Hello, world!"));
    assertThat(ok.at("/started").doubleValue())
        .isCloseTo(System.currentTimeMillis(), within(60_000.0));
    JsonNode rejected = JSON.readTree(lines.get(1));
    assertThat(rejected.at("/outcome").stringValue()).isEqualTo("rejected");
    assertThat(rejected.at("/status").intValue()).isEqualTo(400);
    assertThat(rejected.at("/drawnMs").isNull()).isTrue();
  }

  @Test
  void theJdksClientReadsEverythingElse() throws Exception {
    try (MockProvider mock = start("constant:1ms", "0%");
        HttpClient client = HttpClient.newHttpClient()) {
      once(mock, 3, "true");
      assertThat(JSON.readTree(get(client, mock, "/health").body()).at("/status").stringValue())
          .isEqualTo("ok");
      JsonNode models = JSON.readTree(get(client, mock, "/v1/models").body());
      assertThat(models.at("/object").stringValue()).isEqualTo("list");
      assertThat(models.at("/data/0/object").stringValue()).isEqualTo("model");
      JsonNode one = JSON.readTree(get(client, mock, "/v1/models/meta%2Fllama%203").body());
      assertThat(one.at("/id").stringValue()).isEqualTo("meta/llama 3");
      await().until(() -> mock.tally().ok() == 1);
      assertThat(get(client, mock, "/mock/calls").body().lines()).hasSize(1);
      JsonNode stats = JSON.readTree(get(client, mock, "/mock/stats").body());
      assertThat(stats.at("/ok").intValue()).isEqualTo(1);
      assertThat(stats.at("/outputTokens").intValue()).isEqualTo(3);
      assertThat(stats.at("/settings/seed").intValue()).isEqualTo(1);
    }
  }

  private static HttpResponse<String> get(HttpClient client, MockProvider mock, String path)
      throws Exception {
    URI url = URI.create(mock.url() + path);
    return client.send(
        HttpRequest.newBuilder(url).timeout(Duration.ofSeconds(5)).build(),
        HttpResponse.BodyHandlers.ofString());
  }

  private static int once(MockProvider mock, int tokens, String stream) throws IOException {
    try (Wire wire = new Wire(mock.address())) {
      wire.send(
          Wire.post(
              "{\"model\":\"m\","
                  + HELLO
                  + ",\"max_tokens\":"
                  + tokens
                  + ",\"stream\":"
                  + stream
                  + "}"));
      return wire.reply().status();
    }
  }

  private static CallRecord call(MockProvider mock, String id) {
    return mock.calls().stream().filter(call -> call.id().equals(id)).findFirst().orElseThrow();
  }

  private static List<JsonNode> chunks(List<Wire.Event> events) {
    return events.stream()
        .filter(e -> !e.data().equals("[DONE]"))
        .map(e -> JSON.readTree(e.data()))
        .toList();
  }

  private static String text(List<JsonNode> chunks) {
    StringBuilder text = new StringBuilder();
    chunks.forEach(chunk -> text.append(chunk.at("/choices/0/delta/content").stringValue("")));
    return text.toString();
  }

  private static void assertUsage(JsonNode usage, int prompt, int completion) {
    assertThat(usage.at("/prompt_tokens").intValue()).isEqualTo(prompt);
    assertThat(usage.at("/completion_tokens").intValue()).isEqualTo(completion);
    assertThat(usage.at("/total_tokens").intValue()).isEqualTo(prompt + completion);
  }

  private static MockProvider start(String latency, String errors) {
    try {
      return MockProvider.start(options(latency, errors));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static MockOptions options(String latency, String errors) {
    return MockOptions.defaults()
        .withPort(0)
        .withLatency(Distribution.parse(latency))
        .withErrors(Share.parse(errors));
  }
}
