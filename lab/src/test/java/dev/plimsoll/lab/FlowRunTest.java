package dev.plimsoll.lab;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.lab.measure.RunResult;
import dev.plimsoll.lab.measure.RunResult.Check.Finding;
import dev.plimsoll.lab.measure.RunResult.ErrorKind;
import dev.plimsoll.lab.scenario.Options;
import dev.plimsoll.lab.scenario.Scenario;
import dev.plimsoll.lab.scenario.Scenarios;
import dev.plimsoll.lab.wire.ScriptedServer;
import dev.plimsoll.lab.wire.ScriptedServer.Request;
import dev.plimsoll.lab.wire.ScriptedServer.Script;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Users with an account, rows, cookies and retries, from the file to the result. */
@Timeout(30)
class FlowRunTest {
  private static final RunSettings INSISTING =
      new RunSettings("plimsoll test", "0", "out", true, Optional.empty(), Duration.ZERO);

  @TempDir Path folder;

  private RunResult run(ScriptedServer server, String rest) throws Exception {
    return run(lab(server, rest));
  }

  private static RunResult run(Lab lab) throws InterruptedException {
    Ended ended = lab.run();
    assertThat(ended).isInstanceOf(Ended.Ran.class);
    return ((Ended.Ran) ended).result();
  }

  private Lab lab(ScriptedServer server, String rest) {
    Scenario scenario =
        Scenarios.parse("flow", "target: " + server.url() + "\n" + rest, folder, Options.NONE);
    return new Lab(scenario, INSISTING, _ -> {});
  }

  /** What was asked after the probe. */
  private static List<Request> asked(ScriptedServer server) {
    return server.requests().subList(1, server.requests().size());
  }

  @Test
  void who_logged_in_uses_the_token_and_rows_come_in_their_order_until_they_run_dry()
      throws Exception {
    Files.writeString(folder.resolve("users.csv"), "user\nann\nbob\ncleo\n");
    Script script =
        (request, wire) ->
            request.line().contains("/login")
                ? wire.ok("{\"token\":\"t-" + request.body() + "\"}")
                : wire.ok("{}");
    try (ScriptedServer server = new ScriptedServer(script)) {
      long start = System.nanoTime();
      RunResult result =
          run(
              server,
              """
              load: [{users: 2, duration: 30s}]
              data: {file: users.csv, whenDry: stop}
              auth: {bearer: '${saved.token}'}
              requests:
                - steps:
                    - {name: login, path: /login, body: '${row.user}', save: {token: $.token}}
                    - {name: order, path: '/orders/${row.user}'}
              """);
      List<String> logins =
          asked(server).stream()
              .filter(request -> request.line().contains("/login"))
              .map(Request::body)
              .toList();
      List<Request> orders =
          asked(server).stream().filter(request -> request.line().contains("/orders/")).toList();

      assertThat((System.nanoTime() - start) / 1e9).isLessThan(5);
      assertThat(logins).containsExactlyInAnyOrder("ann", "bob", "cleo");
      assertThat(orders).hasSize(3); // what was begun was gone through, though the rows were out
      assertThat(orders)
          .allMatch(order -> {
            String user = order.line().replaceAll(".*/orders/(\\w+) .*", "$1");
            return order.head().contains("Authorization: Bearer t-" + user + "\r\n");
          });
      assertThat(result.marks())
          .extracting(RunResult.Mark::text)
          .contains("the data ran dry: nothing more is sent");
      assertThat(result.all().ok()).isEqualTo(6);
    }
  }

  @Test
  void an_answer_is_compared_with_a_variable_that_no_report_shows() throws Exception {
    Script script =
        (request, wire) ->
            wire.ok("{\"user\":\"%s\"}".formatted(request.line().contains("/bob") ? "bob" : "ann"));
    try (ScriptedServer server = new ScriptedServer(script)) {
      String file =
          """
          target: %s
          load: [{users: 1, iterations: 20}]
          requests:
            - {name: ann, path: /ann, expect: '$.user == "${env.SHOP_USER}"'}
            - {name: bob, path: /bob, expect: '$.user == "${env.SHOP_USER}"'}
          """
              .formatted(server.url());
      Scenario scenario =
          Scenarios.parse("flow", file, folder, Options.NONE, _ -> Optional.of("ann"));
      RunResult result = run(new Lab(scenario, INSISTING, _ -> {}));

      assertThat(result.names()).extracting(RunResult.Series::name).containsExactly("ann", "bob");
      assertThat(result.names().getFirst().failed()).isZero();
      assertThat(result.names().getLast().ok()).isZero();
      assertThat(result.errors())
          .extracting(ErrorKind::kind)
          .containsExactly("check: $.user == \"${env.SHOP_USER}\"");
      assertThat(result.errors().getFirst().first()).contains("bob").doesNotContain("ann");
    }
  }

  @Test
  void a_sequence_is_late_where_it_falls_due_and_its_users_are_held_to_their_work()
      throws Exception {
    String flow = "requests:\n  - steps: [{path: /a}, {path: /b}, {path: /c}]";
    try (ScriptedServer server = new ScriptedServer((_, wire) -> wire.ok("x"))) {
      RunResult open = run(server, "load: [{rate: 50/s, duration: 1s}]\n" + flow);
      assertThat(open.load().intended()).isEqualTo(150);
      assertThat(open.load().sent()).isEqualTo(150);
      assertThat(open.load().scheduleLag().count()).isEqualTo(50);
    }
    ScriptedServer.Script slow =
        (_, wire) -> {
          Thread.sleep(20);
          return wire.ok("x");
        };
    try (ScriptedServer server = new ScriptedServer(slow)) {
      RunResult closed =
          run(server, "load: [{steps: {users: [2, 4], each: 1500ms}, thinkTime: 30ms}]\n" + flow);
      assertThat(closed.validity().checks())
          .filteredOn(check -> check.name().equals("Little's law"))
          .singleElement()
          .satisfies(check -> assertThat(check.finding()).isEqualTo(Finding.OK));
    }
  }

  @Test
  void each_user_keeps_its_own_cookie() throws Exception {
    AtomicInteger given = new AtomicInteger();
    Script script =
        (request, wire) ->
            request.head().contains("Cookie: ")
                ? wire.ok("x")
                : wire.write(
                    "HTTP/1.1 200 OK\r\nSet-Cookie: id=u%d; Path=/\r\nContent-Length: 0\r\n\r\n"
                        .formatted(given.incrementAndGet()));
    try (ScriptedServer server = new ScriptedServer(script)) {
      run(server, "load: [{users: 3, iterations: 4}]");
      List<String> cookies =
          asked(server).stream()
              .flatMap(request -> request.head().lines())
              .filter(line -> line.startsWith("Cookie: "))
              .toList();

      assertThat(given).hasValue(4); // the probe's and one for each user
      assertThat(cookies).hasSize(9);
      assertThat(cookies.stream().distinct()).hasSize(3);
    }
  }

  @Test
  void kept_cookies_stand_in_one_line_with_those_that_are_written_and_go_where_they_belong()
      throws Exception {
    Script script =
        (_, wire) -> wire.write("HTTP/1.1 200 OK\r\nSet-Cookie: id=1\r\nContent-Length: 0\r\n\r\n");
    try (ScriptedServer server = new ScriptedServer(script)) {
      var _ =
          run(
              server,
              """
              load: [{users: 1, iterations: 1}]
              requests:
                - steps:
                    - {name: login, path: /shop/login}
                    - {name: cart, path: /shop/cart, headers: {cookie: theme=dark}}
                    - {name: home, path: /}
              """);

      assertThat(asked(server))
          .extracting(request -> request.head().lines().filter(FlowRunTest::isCookie).toList())
          .isEqualTo(List.of(List.of(), List.of("cookie: theme=dark; id=1"), List.of()));
    }
  }

  private static boolean isCookie(String line) {
    return line.regionMatches(true, 0, "cookie:", 0, 7);
  }

  @Test
  void a_step_that_fails_ends_its_iteration_and_a_user_thinks_once_an_iteration() throws Exception {
    List<Long> firsts = new CopyOnWriteArrayList<>();
    Script script =
        (request, wire) -> {
          if (request.line().contains("/first")) {
            firsts.add(System.nanoTime());
          }
          return request.line().contains("/second") ? wire.status("500 Oops", "") : wire.ok("x");
        };
    try (ScriptedServer server = new ScriptedServer(script)) {
      RunResult result =
          run(
              server,
              "load: [{users: 1, iterations: 4, thinkTime: 150ms}]\nrequests:\n"
                  + "  - steps: [{path: /first}, {path: /second}, {path: /third}]");

      assertThat(server.requests()).noneMatch(request -> request.line().contains("/third"));
      assertThat(result.all().ok()).isEqualTo(4);
      assertThat(result.all().failed()).isEqualTo(4);
      for (int i = 2; i < firsts.size(); i++) { // the first is the probe
        assertThat((firsts.get(i) - firsts.get(i - 1)) / 1e6).isBetween(149.0, 290.0);
      }
    }
  }

  @Test
  void a_retry_waits_as_long_as_it_was_asked_to_and_attempts_are_counted() throws Exception {
    List<Long> moments = new CopyOnWriteArrayList<>();
    Script script =
        (_, wire) -> {
          moments.add(System.nanoTime());
          return moments.size() % 2 == 0
              ? wire.write("HTTP/1.1 503 Busy\r\nRetry-After: 1\r\nContent-Length: 0\r\n\r\n")
              : wire.ok("x");
        };
    try (ScriptedServer server = new ScriptedServer(script)) {
      RunResult result =
          run(server, "load: [{users: 1, iterations: 2}]\nretry: {backoff: 1ms..20ms}");

      for (int i = 2; i < moments.size(); i += 2) {
        assertThat((moments.get(i) - moments.get(i - 1)) / 1e6).isBetween(999.0, 1120.0);
      }
      assertThat(result.all().ok()).isEqualTo(2);
      assertThat(result.attempts().orElseThrow().requests()).isEqualTo(2);
      assertThat(result.attempts().orElseThrow().attempts()).isEqualTo(4);
      assertThat(result.attempts().orElseThrow().retried()).isEqualTo(2);
    }
  }

  @Test
  void a_stop_in_a_wait_before_another_attempt_ends_it_as_unfinished() throws Exception {
    AtomicInteger asked = new AtomicInteger();
    try (ScriptedServer server = new ScriptedServer((_, wire) -> refuse(asked, wire))) {
      Lab lab =
          lab(server, "load: [{users: 3, duration: 30s}]\nretry: {attempts: 9, backoff: 20s..60s}");
      long[] stopped = new long[1];
      Thread stopping =
          Thread.ofVirtual()
              .start(() -> {
                while (asked.get() < 4) {
                  Thread.onSpinWait();
                }
                try {
                  Thread.sleep(200); // until the refusals have been read
                } catch (InterruptedException _) {
                  Thread.currentThread().interrupt();
                }
                stopped[0] = System.nanoTime();
                lab.stop();
              });
      RunResult result = run(lab);
      stopping.join();

      assertThat((System.nanoTime() - stopped[0]) / 1e9).isLessThan(1);
      assertThat(result.errors()).extracting(ErrorKind::kind).contains("unfinished");
      assertThat(result.all().failed()).isEqualTo(result.load().sent());
      assertThat(asked.get()).isLessThan(10);
    }
  }

  private static boolean refuse(AtomicInteger asked, ScriptedServer.Wire wire) throws IOException {
    asked.incrementAndGet();
    return wire.status("503 Busy", "");
  }

  @Test
  void one_seed_draws_the_same_values_whichever_answer_comes_first() throws Exception {
    List<List<String>> drawn = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      AtomicInteger answers = new AtomicInteger(i);
      Script jittery =
          (_, wire) -> {
            Thread.sleep(answers.getAndAdd(7) % 23);
            return wire.ok("{}");
          };
      try (ScriptedServer server = new ScriptedServer(jittery)) {
        run(
            server,
            """
            seed: 5
            load: [{rate: 100/s, duration: 500ms}]
            requests: [{name: r, path: '/${request.index}/${random.int(1,1000000)}'}]
            """);
        drawn.add(asked(server).stream().map(Request::line).sorted().toList());
      }
    }
    assertThat(drawn.get(0)).hasSize(50).isEqualTo(drawn.get(1));
  }

  @Test
  void an_answer_that_breaks_off_is_tried_again_where_resets_are() throws Exception {
    AtomicInteger asked = new AtomicInteger();
    Script script =
        (_, wire) ->
            asked.getAndIncrement() == 1
                ? !wire.write("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc")
                : wire.ok("{}");
    try (ScriptedServer server = new ScriptedServer(script)) {
      RunResult result =
          run(
              server,
              """
              load: [{users: 1, iterations: 1}]
              retry: {on: [reset], backoff: 1ms..1ms}
              """);
      assertThat(result.all().ok()).isEqualTo(1);
      assertThat(result.attempts().orElseThrow().retried()).isEqualTo(1);
    }
  }

  @Test
  void a_job_that_was_accepted_is_never_posted_again() throws Exception {
    AtomicInteger posts = new AtomicInteger();
    Script script =
        (request, wire) -> {
          if (request.line().startsWith("POST")) {
            posts.incrementAndGet();
            return wire.write("HTTP/1.1 202 Accepted\r\nLocation: /j\r\nContent-Length: 0\r\n\r\n");
          }
          return wire.status("503 Busy", "");
        };
    try (ScriptedServer server = new ScriptedServer(script)) {
      Scenario scenario =
          Scenarios.parse(
              "job",
              """
              target: {jobs: '%s', every: 1ms}
              load: [{users: 1, iterations: 1}]
              requests: [{name: j, path: /jobs, body: '{}'}]
              retry: {on: [503], backoff: 1ms..1ms}
              """
                  .formatted(server.url()),
              folder,
              Options.NONE);
      RunResult result = run(new Lab(scenario, INSISTING, _ -> {}));
      assertThat(result.all().failed()).isEqualTo(1);
      assertThat(posts).hasValue(1);
    }
  }

  @Test
  void a_redirect_to_itself_and_tokens_beyond_belief_fail_a_job_and_not_the_run() throws Exception {
    Script circle =
        (request, wire) ->
            wire.write(
                "HTTP/1.1 %s\r\nLocation: /j\r\nContent-Length: 0\r\n\r\n"
                    .formatted(
                        request.line().startsWith("POST") ? "202 Accepted" : "303 See Other"));
    Script boast =
        (_, wire) ->
            wire.ok(
                "{\"id\":\"1\",\"status\":\"done\",\"usage\":{\"input\":9223372036854775807,"
                    + "\"output\":9223372036854775807}}");
    for (Script script : List.of(circle, boast)) {
      try (ScriptedServer server = new ScriptedServer(script)) {
        Scenario scenario =
            Scenarios.parse(
                "job",
                """
                target: {jobs: '%s', every: 1ms}
                load: [{users: 1, iterations: 3}]
                requests: [{name: j, path: /jobs, body: '{}'}]
                """
                    .formatted(server.url()),
                folder,
                Options.NONE);
        RunResult result = run(new Lab(scenario, INSISTING, _ -> {}));
        assertThat(result.all().total()).isEqualTo(3);
        assertThat(server.requests()).hasSizeLessThan(40);
      }
    }
  }
}
