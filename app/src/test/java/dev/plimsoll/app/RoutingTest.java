package dev.plimsoll.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plimsoll.app.DeadLettersArguments.RunningServer;
import dev.plimsoll.app.config.ServeConfig;
import dev.plimsoll.base.random.Distribution;
import dev.plimsoll.base.units.Share;
import dev.plimsoll.base.yaml.Yaml;
import dev.plimsoll.mock.MockOptions;
import dev.plimsoll.mock.MockProvider;
import dev.plimsoll.mock.overload.Faults;
import dev.plimsoll.ports.store.MemoryTaskStore;
import dev.plimsoll.serve.Server;
import dev.plimsoll.serve.Stores;
import io.vertx.core.Vertx;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Tasks over HTTP to three providers that serve a tier each. */
class RoutingTest {
  private static final String SIMPLE = "What is the capital of France?";
  private static final String HARD =
      "Which of the following statements is NOT correct, and which is least likely to be false?"
          + " According to both standards, more than one argument is invalid, except where the"
          + " conclusion should be judged morally wrong; neither must be less than the other.";

  private MockProvider small;
  private MockProvider medium;
  private MockProvider large;
  private Vertx vertx;
  private Server server;
  private URI url = URI.create("http://127.0.0.1");
  private ApiClient client;

  private static MockProvider provider() throws Exception {
    return MockProvider.start(
        MockOptions.defaults()
            .withPort(0)
            .withLatency(Distribution.parse("10ms"))
            .withErrors(new Share(0)));
  }

  @BeforeEach
  void start() throws Exception {
    small = provider();
    medium = provider();
    large = provider();
    vertx = EventLoops.start();
    String yaml =
        """
        providers:
          - {name: cheap, baseUrl: "%s/v1", model: mini}
          - {name: usual, baseUrl: "%s/v1", model: standard}
          - {name: dear, baseUrl: "%s/v1", model: great}
        routing:
          tiers: {small: cheap/mini, medium: usual/standard, large: [dear/great]}
          roles: {analyst: auto}
        retry: {firstDelay: 20ms}
        """
            .formatted(small.url(), medium.url(), large.url());
    ServeConfig config = ServeConfig.of(Yaml.parse("test", yaml), _ -> "");
    server =
        ServeAction.server(
            config.with(Optional.empty(), Optional.of(0), Optional.empty()),
            vertx,
            Stores.in(new MemoryTaskStore(1_000)));
    url = URI.create("http://127.0.0.1:" + server.listen());
    client = new ApiClient(new RunningServer(url, Optional.empty()));
  }

  @AfterEach
  void stop() throws Exception {
    client.close();
    server.close();
    EventLoops.stop(vertx);
    small.close();
    medium.close();
    large.close();
  }

  private String submit(String text, String more) throws Exception {
    String body = "{\"task\": \"%s\"%s}".formatted(text, more);
    return client.post("/api/v1/tasks", body).path("taskId").asString();
  }

  private JsonNode done(String text, String more) throws Exception {
    JsonNode task = client.get("/api/v1/tasks/" + submit(text, more) + "?wait=30s");
    assertThat(task.path("status").asString()).isEqualTo("completed");
    return task;
  }

  private static String tier(JsonNode task) {
    return task.path("route").path("tier").asString();
  }

  private static String by(JsonNode task) {
    return task.path("route").path("by").asString();
  }

  @Test
  void an_answer_names_its_tier_its_score_and_what_settled_it() throws Exception {
    JsonNode simple = done(SIMPLE, "");
    assertThat(tier(simple)).isEqualTo("small");
    assertThat(simple.path("model").asString()).isEqualTo("mini");
    assertThat(simple.path("route").path("target").asString()).isEqualTo("cheap/mini");
    assertThat(simple.path("route").path("score").asDouble()).isBetween(0.0, 0.3);
    JsonNode hard = done(HARD, "");
    assertThat(tier(hard)).isEqualTo("large");
    assertThat(hard.path("route").path("score").asDouble()).isGreaterThanOrEqualTo(0.7);
    assertThat(by(hard)).isEqualTo("complexity");
    assertThat(small.calls()).hasSize(1);
    assertThat(large.calls()).hasSize(1);
  }

  @Test
  void simple_traffic_goes_where_it_is_cheap() throws Exception {
    List<String> ids = new ArrayList<>();
    for (int i = 0; i < 90; i++) {
      ids.add(submit("Name the capital of country number " + i, ""));
    }
    for (int i = 0; i < 9; i++) {
      ids.add(
          submit("Is it more likely to rain before or after noon in May? Not in year " + i, ""));
    }
    ids.add(submit(HARD, ""));
    for (String id : ids) {
      client.get("/api/v1/tasks/" + id + "?wait=30s");
    }
    List<Integer> calls =
        List.of(small.calls().size(), medium.calls().size(), large.calls().size());
    System.out.println("calls of small, medium, large: " + calls);
    assertThat(calls).containsExactly(90, 9, 1);
  }

  @Test
  void a_request_pins_a_tier_or_a_model_and_a_role_is_pinned_by_the_configuration()
      throws Exception {
    assertThat(tier(done(SIMPLE, ", \"model\": \"large\""))).isEqualTo("large");
    JsonNode named = done(SIMPLE, ", \"model\": \"usual/standard\", \"fallback\": false");
    assertThat(tier(named)).isEqualTo("medium");
    assertThat(by(named)).isEqualTo("pin");
    assertThat(tier(done(HARD, ", \"role\": \"validator\""))).isEqualTo("small");
    assertThat(tier(done(HARD, ", \"role\": \"analyst\""))).isEqualTo("large");
    assertThat(tier(done(SIMPLE, ", \"role\": \"writer\""))).isEqualTo("medium");
    assertThat(tier(done(HARD, ", \"model\": \"auto\""))).isEqualTo("large");
  }

  @Test
  void what_does_not_exist_is_refused_with_the_nearest_that_does() {
    assertThatThrownBy(() -> submit(SIMPLE, ", \"model\": \"usual/standart\""))
        .hasMessageContaining("did you mean 'usual/standard'?");
    assertThatThrownBy(() -> submit(SIMPLE, ", \"model\": \"small\", \"fallback\": false"))
        .hasMessageContaining("not with a tier");
  }

  @Test
  void a_provider_that_fails_is_gone_around_and_that_is_told() throws Exception {
    small.behave(Faults.parse("{errors: 100%}"));
    JsonNode task = done(SIMPLE, "");
    assertThat(tier(task)).isEqualTo("medium");
    assertThat(by(task)).isEqualTo("fallback");
    String id = task.path("taskId").asString();
    JsonNode routes = client.get("/api/v1/decisions?kind=route&task=" + id).path("decisions");
    assertThat(routes).hasSize(2);
    assertThat(routes.path(0).path("why").asString()).contains("cheap/mini has failed: broken");
    assertThat(routes.path(1).path("otherwise").asString()).contains("more would have been medium");
    List<String> life = new ArrayList<>();
    client
        .get("/api/v1/decisions?task=" + id)
        .path("decisions")
        .forEach(one -> life.addFirst(one.path("kind").asString()));
    assertThat(life).containsExactly("admission", "start", "route", "call", "route", "call", "end");
    ByteArrayOutputStream told = new ByteArrayOutputStream();
    Streams streams = new Streams(Streams.utf8(told), System.err, Terminal.ofThisProcess());
    RunningServer asked = new RunningServer(url, Optional.empty());
    assertThat(new ExplainAction(new ExplainArguments(id, asked, false), streams).run())
        .isEqualTo(Exit.DONE);
    String text = told.toString(StandardCharsets.UTF_8);
    System.out.println(text);
    assertThat(text)
        .contains("cheap/mini has failed: broken", "admission", "usual/standard is taken")
        .doesNotContain("not in the server's memory");
    assertThat(text.lines()).allMatch(line -> line.length() <= 80);
  }
}
