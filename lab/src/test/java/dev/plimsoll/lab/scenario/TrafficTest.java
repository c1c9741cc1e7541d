package dev.plimsoll.lab.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plimsoll.base.units.Share;
import dev.plimsoll.base.yaml.InputException;
import dev.plimsoll.lab.request.Feeder;
import dev.plimsoll.lab.request.Filled;
import dev.plimsoll.lab.request.Flow;
import dev.plimsoll.lab.request.RequestTemplate;
import dev.plimsoll.lab.request.Session;
import dev.plimsoll.lab.request.Turn;
import dev.plimsoll.lab.request.Variables;
import dev.plimsoll.lab.retry.RetryPolicy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a scenario says about its requests, beyond one at a time. */
class TrafficTest {
  private static final Map<String, String> ENVIRONMENT =
      Map.of("TOKEN", "t0p-s3cret", "WHO", "me", "PASS", "pässword", "BROKEN", "a\r\nEvil: 1");

  @TempDir Path folder;

  private Scenario parse(String text) {
    return Scenarios.parse(
        "s.yaml",
        "target: http://h\n" + text,
        folder,
        Options.NONE,
        name -> Optional.ofNullable(ENVIRONMENT.get(name)));
  }

  private void assertFault(String text, String... parts) {
    assertThatThrownBy(() -> parse(text))
        .as(text)
        .isInstanceOf(InputException.class)
        .satisfies(e -> assertThat(e.getMessage()).contains(parts));
  }

  private Path file(String name, String text) {
    try {
      return Files.writeString(folder.resolve(name), text);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static final String LOGIN =
      """
      load: [{users: 3, duration: 5s}]
      data: {file: rows.csv, order: shuffled, whenDry: stop}
      auth: {bearer: "${saved.token}"}
      retry: {attempts: 3, on: [429, timeout], backoff: 50ms..2s, maxRetryAfter: 9s, budget: 10%}
      requests:
        - name: buy
          weight: 3
          steps:
            - name: login
              path: /login
              body: '{"user":"${row.user}","password":"hunter2"}'
              save: {token: $.access_token, page: "regex id=(\\\\d+)"}
            - name: pay
              path: /pay/${saved.page}
              bodyFile: pay.json
              expect: ["status in [200, 202]", jsonrpc]
              expected: 10ms..2s
        - name: look
          path: /x?api_key=abc&y=1
          headers: {X-Api-Key: abc, X-Trace: "${random.uuid}", Authorization: "Basic ${env.TOKEN}"}
      """;

  @Test
  void sequences_rows_and_saved_values_are_read() {
    file("rows.csv", "user\na\nb\n");
    file("pay.json", "{\"who\":\"${row.user}\"}");
    Traffic traffic = parse(LOGIN).traffic();

    Flow buy = traffic.flows().getFirst();
    assertThat(buy.weight()).isEqualTo(3);
    assertThat(buy.steps()).extracting(RequestTemplate::name).containsExactly("login", "pay");
    assertThat(buy.needsRow()).isTrue();
    RequestTemplate pay = buy.steps().get(1);
    assertThat(buy.steps().get(0).headers()).isEmpty(); // the token comes with its answer
    assertThat(pay.headers().get("Authorization")).hasToString("Bearer ${saved.token}");
    assertThat(pay.method()).isEqualTo("POST");
    assertThat(pay.expectation().needsBody()).isTrue();
    assertThat(pay.expectation().band().orElseThrow().contains(2_000_000_000L)).isTrue();
    assertThat(traffic.flows().get(1).name()).isEqualTo("look");
    Traffic.Data data = traffic.data().orElseThrow();
    assertThat(data.rows().size()).isEqualTo(2);
    assertThat(data.order()).isEqualTo(Feeder.Order.SHUFFLED);
    assertThat(data.whenDry()).isEqualTo(Feeder.WhenDry.STOP);
    assertThat(traffic.cookies()).isTrue();
    assertThat(traffic.retry())
        .contains(
            new RetryPolicy(
                3,
                new RetryPolicy.On(Set.of(429), Set.of("timeout")),
                new RetryPolicy.Backoff(Duration.ofMillis(50), Duration.ofSeconds(2)),
                new RetryPolicy.Hint(true, Duration.ofSeconds(9)),
                new Share(0.1)));
  }

  @Test
  void what_is_written_reads_the_same_and_has_no_secret() {
    file("rows.csv", "user\na\nb\n");
    file("pay.json", "{\"who\":\"${row.user}\"}");
    String written = parse(LOGIN).toYaml();
    String body = written.substring(written.indexOf('\n', written.indexOf("target:")) + 1);

    assertThat(written)
        .doesNotContain("hunter2", "abc", "t0p")
        .contains("X-Api-Key\": \"***\"", "/x?api_key=***&y=1", "\\\"password\\\":\\\"***\\\"")
        .contains("\"Authorization\": \"Basic ${env.TOKEN}\"", "bearer: \"${saved.token}\"");
    Scenario again =
        Scenarios.parse(
            "s.yaml",
            written,
            folder,
            Options.NONE,
            name -> Optional.ofNullable(ENVIRONMENT.get(name)));
    assertThat(body).isNotEmpty();
    assertThat(again.toYaml()).isEqualTo(written);
    assertThat(again.traffic().retry()).isEqualTo(parse(LOGIN).traffic().retry());
  }

  private static String header(Scenario scenario, String name) {
    Filled filled =
        scenario
            .requests()
            .getFirst()
            .fill(new Variables(new SplittableRandom(1), 0, 0, Optional.empty()));
    return ((Filled.Ready) filled)
        .headers().stream()
            .filter(header -> header.name().equals(name))
            .findFirst()
            .orElseThrow()
            .value();
  }

  @Test
  void a_credential_is_sent_with_every_request_and_written_nowhere() {
    Scenario bearer = parse("auth: {bearer: '${env.TOKEN}'}");
    assertThat(header(bearer, "Authorization")).isEqualTo("Bearer t0p-s3cret");
    assertThat(bearer.toYaml()).contains("bearer: \"${env.TOKEN}\"");
    Scenario basic = parse("auth: {basic: '${env.WHO}:${env.PASS}'}");
    assertThat(header(basic, "Authorization")).isEqualTo("Basic bWU6cMOkc3N3b3Jk");
    assertThat(basic.toYaml()).contains("basic: \"${env.WHO}:${env.PASS}\"");
    Scenario literal = parse("auth: {basic: 'me:hunter2'}");
    assertThat(header(literal, "Authorization")).isEqualTo("Basic bWU6aHVudGVyMg==");
    Scenario expected = parse("requests: [{expect: '$.token == \"${env.TOKEN}\"'}]");
    assertThat(expected.toYaml()).contains("${env.TOKEN}");
    for (Scenario scenario : List.of(bearer, basic, literal, expected)) {
      assertThat(scenario.toYaml() + scenario)
          .doesNotContain("t0p-s3cret", "pässword", "bWU6", "hunter2");
    }
  }

  @Test
  void what_a_check_cannot_know_is_refused_where_it_stands() {
    assertFault(
        "requests: [{expect: '$.user == \"${row.user}\"'}]",
        "s.yaml:2:21",
        "has no value in a check",
        "Only '${env.NAME}' has");
    assertFault(
        "requests: [{expect: '$.user == \"${env.USRE}\"'}]", "s.yaml:2:21", "'USRE' is not set");
  }

  @Test
  void what_cannot_be_a_credential_is_refused_without_showing_it() {
    assertFault("auth: {bearer: '${env.TOKE}'}", "s.yaml:2:16", "'TOKE' is not set");
    assertFault("auth: {basic: '${env.WHO}'}", "a user, a colon and a password");
    assertFault("auth: {basic: '${user.id}:x'}", "the same for every request");
    assertFault("auth: {}", "one of bearer and basic");
    assertFault("auth: {bearer: '${env.BROKEN}'}", "one line of ASCII");
    assertFault("requests: [{headers: {X: '${env.BROKEN}'}}]", "s.yaml:2:26", "one line of ASCII");
    assertFault("requests: [{headers: {X: '${user.id} ${env.BROKEN}'}}]", "one line of ASCII");
    assertFault("requests: [{path: '/${user.id}/${env.BROKEN:raw}'}]", "a path has no spaces");
    assertThatThrownBy(() -> parse("auth: {bearer: '${env.BROKEN}'}"))
        .satisfies(e -> assertThat(e.getMessage()).doesNotContain("Evil"));
  }

  @Test
  void a_name_that_nothing_provides_is_refused_where_it_stands() {
    file("rows.csv", "user,product\na,b\n");
    assertFault("requests: [{path: '/${row.user}'}]", "s.yaml:2:19", "there are no rows");
    assertFault(
        "data: {file: rows.csv}\nrequests:\n  - path: /${row.prodct}",
        "s.yaml:4:11",
        "no column 'prodct'; did you mean 'product'?");
    assertFault("requests: [{path: '/${saved.a}'}]", "s.yaml:2:19", "no request saves 'a'");
    file("b.json", "{\"a\":\"${row.usr}\"}");
    assertFault(
        "data: {file: rows.csv}\nrequests: [{bodyFile: b.json}]",
        "s.yaml:3:23",
        "b.json: the rows have no column 'usr'; did you mean 'user'? (at character 7)");
  }

  @Test
  void in_open_load_a_value_comes_from_an_earlier_step() {
    String open = "load: [{rate: 5/s, duration: 1s}]\nrequests:\n";
    String save = "{name: a, save: {t: $.t}}";
    String use = "{name: b, path: '/${saved.t}'}";
    assertFault(open + "  - " + save + "\n  - " + use, "no earlier step saves 't'", "s.yaml:5:5");
    assertFault(open + "  - steps: [" + use + ", " + save + "]", "no earlier step saves 't'");
    assertThat(parse(open + "  - steps: [" + save + ", " + use + "]").requests()).hasSize(2);
    String closed = "load: [{users: 5, duration: 1s}]\nrequests:\n";
    assertThat(parse(closed + "  - " + save + "\n  - " + use).requests()).hasSize(2);
  }

  @Test
  void rows_that_cannot_suffice_are_refused_before_the_first_request() {
    file("rows.csv", "n\n1\n2\n3\n");
    String data = "\ndata: {file: rows.csv, whenDry: stop}";
    assertFault(
        "load: [{users: 2, iterations: 2}]" + data, "3 rows for 4 iterations", "s.yaml:3:14");
    assertThat(parse("load: [{users: 1, iterations: 3}]" + data).traffic().data()).isPresent();
    assertThat(parse("load: [{users: 9, iterations: 3, duration: 1s}]" + data)).isNotNull();
    assertThat(parse("load: [{users: 2, iterations: 2}]\ndata: {file: rows.csv}")).isNotNull();
    assertFault("data: {file: rows.csv, order: random, whenDry: stop}", "never run dry");
    file("ragged.csv", "n,m\n1,2\n3\n");
    assertFault("data: {file: ragged.csv}", "ragged.csv:3: 1 values; expected 2");
  }

  @Test
  void sequences_and_retries_that_make_no_sense_are_refused() {
    assertFault("requests: [{steps: [{name: a}, {name: a}]}]", "two requests are named 'a'");
    assertFault("requests: [{name: a}, {steps: [{name: a}]}]", "two requests are named 'a'");
    assertFault("requests: [{steps: [{weight: 2}]}]", "'weight' is not a key here");
    assertFault("requests: [{steps: []}]", "0 steps");
    assertFault("requests: [{body: a, bodyFile: b}]", "there is a 'body' already");
    assertFault("requests: [{bodyFile: none.json}]", "none.json: no such file", "s.yaml:2:23");
    assertFault("retry: {on: [tmeout]}", "did you mean 'timeout'?");
    assertFault("retry: {backoff: 10s..1s}", "runs backwards");
  }

  @Test
  void values_are_escaped_for_the_body_they_stand_in() {
    file("rows.csv", "q\n\"a\"\"b c\"\n");
    String data = "data: {file: rows.csv}\nrequests:\n  - ";
    assertThat(body(data + "body: '{\"q\": \"${row.q}\"}'")).isEqualTo("{\"q\": \"a\\\"b c\"}");
    assertThat(body(data + "body: 'q=${row.q}'")).isEqualTo("q=a\"b c");
    assertThat(body(data + "{headers: {Content-Type: application/json}, body: '{ ${row.q}'}"))
        .isEqualTo("{ a\\\"b c");
    assertThat(
            body(
                data
                    + "{headers: {content-type: application/x-www-form-urlencoded},"
                    + " body: 'q=${row.q}'}"))
        .isEqualTo("q=a%22b%20c");
  }

  @Test
  void secrets_that_were_written_down_are_not_written_again() {
    assertThat(Masked.header("x-auth-token", "abc")).isEqualTo("***");
    assertThat(Masked.header("Cookie", "sid=1; x=${env.X}")).isEqualTo("***");
    assertThat(Masked.header("Idempotency-Key", "${random.uuid}")).isEqualTo("${random.uuid}");
    assertThat(Masked.header("X-Token", "${random.choice(abc,def)}")).isEqualTo("***");
    assertThat(Masked.header("Accept", "text/plain")).isEqualTo("text/plain");
    assertThat(Masked.path("/a?token=abc&b=${row.b}&c=2")).isEqualTo("/a?token=***&b=${row.b}&c=2");
    assertThat(Masked.path("/a?key=${env.K}")).isEqualTo("/a?key=${env.K}");
    assertThat(Masked.body("user=a&password=b&c=d")).isEqualTo("user=a&password=***&c=d");
    assertThat(Masked.body("{\"client_secret\" : \"a\\\"b\", \"maxTokens\": 5}"))
        .isEqualTo("{\"client_secret\" : \"***\", \"maxTokens\": 5}");
    assertThat(Masked.body("{\"password\":\"${row.password}\"}"))
        .isEqualTo("{\"password\":\"${row.password}\"}");
  }

  private String body(String text) {
    Scenario scenario = parse(text);
    Variables variables =
        new Variables(
            new SplittableRandom(1),
            new Turn(0, 0, 0),
            Optional.empty(),
            scenario.traffic().data().orElseThrow().feeder().next(new SplittableRandom(1)),
            new Session());
    Filled filled = scenario.requests().getFirst().fill(variables);
    return ((Filled.Ready) filled).body().orElseThrow();
  }
}
