package dev.plimsoll.models.openai;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.base.usage.Usage;
import dev.plimsoll.core.work.Failure.Remedy;
import dev.plimsoll.ports.model.ModelAnswer;
import dev.plimsoll.ports.model.ModelCall;
import dev.plimsoll.ports.model.ModelCall.Message;
import dev.plimsoll.ports.model.ModelCall.Role;
import io.vertx.core.Vertx;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class OpenAiClientTest {
  private static final String CHUNK =
      "{\"id\":\"c\",\"object\":\"chat.completion.chunk\",\"model\":\"m-1\",\"choices\":[{\"index\":0,\"delta\":{%s},\"finish_reason\":%s}]}";

  private Vertx vertx;
  private ScriptedProvider provider;

  @BeforeEach
  void start() throws Exception {
    vertx = Vertx.vertx();
    provider = new ScriptedProvider();
  }

  @AfterEach
  void stop() throws Exception {
    provider.close();
    vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
  }

  private static String content(String text) {
    return CHUNK.formatted("\"content\":\"" + text + "\"", "null");
  }

  private static String last(String reason) {
    return CHUNK.formatted("", "\"" + reason + "\"");
  }

  private OpenAiSettings settings(Duration silence) {
    return new OpenAiSettings(
        provider.baseUrl(),
        Optional.of("sk-secret"),
        10,
        Duration.ofSeconds(30),
        Duration.ofSeconds(1),
        silence);
  }

  private ModelAnswer call(Duration timeout) throws InterruptedException {
    try (OpenAiClient client = new OpenAiClient(vertx, settings(Duration.ofSeconds(5)))) {
      return client.call(request(timeout));
    }
  }

  private static ModelCall request(Duration timeout) {
    return new ModelCall(
        "task-1",
        "key-of-step",
        "m",
        List.of(new Message(Role.SYSTEM, "be kind"), new Message(Role.USER, "say \"hello\"\n☃")),
        OptionalInt.of(9),
        timeout);
  }

  private static ModelAnswer.Failed failed(ModelAnswer answer) {
    assertThat(answer).isInstanceOf(ModelAnswer.Failed.class);
    return (ModelAnswer.Failed) answer;
  }

  @Test
  void sends_what_the_wire_asks_for_and_puts_a_stream_together() throws Exception {
    CompletableFuture<ScriptedProvider.Peer> seen = new CompletableFuture<>();
    provider.then(peer -> {
      seen.complete(peer);
      peer.beginStream();
      peer.event(CHUNK.formatted("\"role\":\"assistant\",\"content\":\"\"", "null"));
      peer.event(content("hel"));
      peer.event(content("lo ☃"));
      peer.event(last("stop"));
      peer.event(
          "{\"choices\":[],\"usage\":{\"prompt_tokens\":7,\"completion_tokens\":2,\"total_tokens\":9,\"prompt_tokens_details\":{\"cached_tokens\":3}}}");
      peer.event("[DONE]");
      peer.say("0\r\n\r\n");
    });

    ModelAnswer answer = call(Duration.ofSeconds(5));

    assertThat(answer).isInstanceOf(ModelAnswer.Completed.class);
    ModelAnswer.Completed done = (ModelAnswer.Completed) answer;
    assertThat(done.text()).isEqualTo("hello ☃");
    assertThat(done.model()).isEqualTo("m-1");
    assertThat(done.finishReason()).isEqualTo("stop");
    assertThat(done.usage()).isEqualTo(new Usage(7, 3, 2));
    assertThat(done.times().firstToken()).isPositive();

    ScriptedProvider.Peer request = seen.get();
    assertThat(request.head())
        .startsWith("POST /v1/chat/completions HTTP/1.1")
        .containsIgnoringCase("authorization: Bearer sk-secret")
        .containsIgnoringCase("x-request-id: task-1")
        .containsIgnoringCase("idempotency-key: key-of-step");
    JsonNode body = new JsonMapper().readTree(request.body());
    assertThat(body.path("messages").get(1).path("content").asString())
        .isEqualTo("say \"hello\"\n☃");
    assertThat(body.path("messages").get(0).path("role").asString()).isEqualTo("system");
    assertThat(body.path("max_tokens").asInt()).isEqualTo(9);
    assertThat(body.path("stream").asBoolean()).isTrue();
    assertThat(body.path("stream_options").path("include_usage").asBoolean()).isTrue();
  }

  @Test
  void takes_a_plain_answer_where_the_server_does_not_stream() throws Exception {
    String body =
        "{\"model\":\"m-2\",\"choices\":[{\"message\":{\"role\":\"assistant\",\"content\":\"hi\"},\"finish_reason\":\"length\"}],\"usage\":{\"prompt_tokens\":1,\"completion_tokens\":1}}";
    provider.then(peer ->
        peer.say(
            "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s"
                .formatted(body.length(), body)));
    ModelAnswer.Completed done = (ModelAnswer.Completed) call(Duration.ofSeconds(5));
    assertThat(done.text()).isEqualTo("hi");
    assertThat(done.finishReason()).isEqualTo("length");
  }

  @Test
  void sorts_refusals_by_what_to_do_next() throws Exception {
    record Case(String head, String body, String kind, Remedy remedy) {}
    for (Case c :
        List.of(
            new Case("500 X", "{\"error\":{\"message\":\"boom\"}}", "http_500", Remedy.RETRY),
            new Case("503 X\r\nRetry-After: 7", "", "http_503", Remedy.RETRY),
            new Case("429 X", "{\"error\":{\"code\":\"rate\"}}", "http_429", Remedy.RETRY),
            new Case(
                "429 X",
                "{\"error\":{\"code\":\"insufficient_quota\"}}",
                "http_429",
                Remedy.GIVE_UP),
            new Case("401 X", "{\"error\":{\"message\":\"key\"}}", "http_401", Remedy.GIVE_UP),
            new Case("400 X", "<html>no</html>", "http_400", Remedy.GIVE_UP),
            new Case("404 X", "", "http_404", Remedy.GIVE_UP))) {
      provider.then(peer ->
          peer.say(
              "HTTP/1.1 %s\r\nContent-Length: %d\r\n\r\n%s"
                  .formatted(c.head(), c.body().length(), c.body())));
      ModelAnswer.Failed failed = failed(call(Duration.ofSeconds(5)));
      assertThat(failed.failure().kind()).isEqualTo(c.kind());
      assertThat(failed.failure().remedy()).as(c.toString()).isEqualTo(c.remedy());
      if (c.head().contains("Retry-After")) {
        assertThat(failed.failure().retryAfter()).contains(Duration.ofSeconds(7));
      }
    }
  }

  @Test
  void reads_retry_after_as_seconds_and_as_a_date() {
    assertThat(WireFailures.retryAfter("120", null)).contains(Duration.ofMinutes(2));
    assertThat(
            WireFailures.retryAfter(
                "Fri, 31 Dec 1999 23:59:59 GMT", "Fri, 31 Dec 1999 23:59:29 GMT"))
        .contains(Duration.ofSeconds(30));
    assertThat(
            WireFailures.retryAfter(
                "Fri, 31 Dec 1999 23:59:59 GMT", "Fri, 31 Dec 1999 23:59:59 GMT"))
        .isEmpty();
    assertThat(WireFailures.retryAfter("soon", null)).isEmpty();
  }

  @Test
  void a_provider_that_is_not_there_is_refused_not_an_exception() throws Exception {
    int port;
    try (ServerSocket taken = new ServerSocket(0)) {
      port = taken.getLocalPort();
    }
    OpenAiSettings nowhere = OpenAiSettings.of(URI.create("http://127.0.0.1:" + port + "/v1"));
    try (OpenAiClient client = new OpenAiClient(vertx, nowhere)) {
      ModelAnswer.Failed failed = failed(client.call(request(Duration.ofSeconds(5))));
      assertThat(failed.failure().kind()).isEqualTo("refused");
      assertThat(failed.failure().remedy()).isEqualTo(Remedy.RETRY);
    }
  }

  @Test
  void every_way_a_stream_can_break_has_its_kind() throws Exception {
    provider.then(peer -> {
      peer.beginStream();
      peer.event(content("half"));
      peer.say("0\r\n\r\n");
    });
    assertThat(failed(call(Duration.ofSeconds(5))).failure().kind()).isEqualTo("early_end");

    provider.then(peer -> {
      peer.beginStream();
      peer.event(content("half"));
      peer.socket().setSoLinger(true, 0);
    });
    assertThat(failed(call(Duration.ofSeconds(5))).failure().kind()).isIn("closed", "broken");

    provider.then(peer -> {
      peer.beginStream();
      peer.event("{not json");
      peer.isLeft();
    });
    assertThat(failed(call(Duration.ofSeconds(5))).failure().kind()).isEqualTo("malformed");

    provider.then(peer -> {
      peer.beginStream();
      peer.event("{\"error\":{\"message\":\"overloaded\"}}");
      peer.isLeft();
    });
    ModelAnswer.Failed provider = failed(call(Duration.ofSeconds(5)));
    assertThat(provider.failure().kind()).isEqualTo("provider");
    assertThat(provider.failure().message()).contains("overloaded");
  }

  @Test
  void json_that_is_no_answer_of_a_model_is_malformed_not_an_empty_success() throws Exception {
    for (String body : List.of("{}", "{\"choices\":[]}", "{\"status\":\"ok\"}", "[]", "hi")) {
      provider.then(peer ->
          peer.say(
              "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s"
                  .formatted(body.length(), body)));
      assertThat(failed(call(Duration.ofSeconds(5))).failure().kind())
          .as(body)
          .isEqualTo("malformed");
    }
    provider.then(peer -> {
      peer.beginStream();
      peer.event("[DONE]");
    });
    assertThat(failed(call(Duration.ofSeconds(5))).failure().kind()).isEqualTo("malformed");
  }

  @Test
  void a_connection_is_not_kept_when_an_answer_goes_wrong_or_never_ends() throws Exception {
    CompletableFuture<Boolean> leftBroken = new CompletableFuture<>();
    CompletableFuture<Boolean> leftEndless = new CompletableFuture<>();
    provider.then(peer -> {
      peer.beginStream();
      peer.event("{not json");
      leftBroken.complete(peer.isLeft());
    });
    provider.then(peer -> {
      peer.beginStream();
      peer.event(last("stop"));
      peer.event("[DONE]"); // and never the last chunk
      leftEndless.complete(peer.isLeft());
    });
    try (OpenAiClient client = new OpenAiClient(vertx, settings(Duration.ofSeconds(60)))) {
      failed(client.call(request(Duration.ofSeconds(60))));
      assertThat(leftBroken.get(5, TimeUnit.SECONDS)).isTrue();
      assertThat(client.call(request(Duration.ofSeconds(60))))
          .isInstanceOf(ModelAnswer.Completed.class);
      assertThat(leftEndless.get(5, TimeUnit.SECONDS)).isTrue();
    }
  }

  @Test
  void a_time_out_ends_the_call_at_the_provider_too() throws Exception {
    CompletableFuture<Boolean> left = new CompletableFuture<>();
    provider.then(peer -> left.complete(peer.isLeft()));
    ModelAnswer.Failed failed = failed(call(Duration.ofMillis(100)));
    assertThat(failed.failure().kind()).isEqualTo("timeout");
    assertThat(failed.failure().message()).contains("before the first token");
    assertThat(left.get(2, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void silence_in_mid_answer_is_a_stall_but_a_slow_steady_stream_is_not() throws Exception {
    provider.then(peer -> {
      peer.beginStream();
      for (int i = 0; i < 12; i++) { // longer than the silence in all, never silent so long
        peer.event(content("x"));
        TimeUnit.MILLISECONDS.sleep(50);
      }
      peer.event(last("stop"));
      peer.event("[DONE]");
      peer.isLeft();
    });
    provider.then(peer -> {
      peer.beginStream();
      peer.event(content("x"));
      peer.isLeft();
    });
    OpenAiSettings impatient = settings(Duration.ofMillis(300));
    try (OpenAiClient client = new OpenAiClient(vertx, impatient)) {
      assertThat(client.call(request(Duration.ofSeconds(10))))
          .isInstanceOf(ModelAnswer.Completed.class);
    }
    try (OpenAiClient client = new OpenAiClient(vertx, impatient)) {
      ModelAnswer.Failed failed = failed(client.call(request(Duration.ofSeconds(10))));
      assertThat(failed.failure().kind()).isEqualTo("stalled");
      assertThat(failed.times().generate()).isPositive();
    }
  }

  @Test
  void interrupting_the_caller_ends_the_call_at_the_provider_within_moments() throws Exception {
    CompletableFuture<Void> begun = new CompletableFuture<>();
    CompletableFuture<Boolean> left = new CompletableFuture<>();
    provider.then(peer -> {
      peer.beginStream();
      peer.event(content("x"));
      begun.complete(null);
      left.complete(peer.isLeft());
    });
    CompletableFuture<Boolean> interrupted = new CompletableFuture<>();
    Thread caller =
        Thread.ofVirtual()
            .start(() -> {
              try {
                call(Duration.ofSeconds(10));
                interrupted.complete(false);
              } catch (InterruptedException _) {
                interrupted.complete(true);
              }
            });
    begun.get(5, TimeUnit.SECONDS);
    caller.interrupt();
    assertThat(interrupted.get(2, TimeUnit.SECONDS)).isTrue();
    assertThat(left.get(2, TimeUnit.SECONDS)).isTrue();
  }
}
