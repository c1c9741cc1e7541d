package dev.plimsoll.lab;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.lab.measure.Progress;
import dev.plimsoll.lab.measure.RunResult;
import dev.plimsoll.lab.measure.RunResult.Mark;
import dev.plimsoll.lab.measure.RunResult.Verdict;
import dev.plimsoll.lab.record.SummaryJson;
import dev.plimsoll.lab.scenario.Options;
import dev.plimsoll.lab.scenario.Scenario;
import dev.plimsoll.lab.scenario.Scenarios;
import dev.plimsoll.lab.wire.ScriptedServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LabTest {
  @TempDir Path folder;

  private static final RunSettings SETTINGS = new RunSettings("plimsoll test", "0.0.0", "out/run");

  private static Scenario scenario(String url, String rest) {
    return Scenarios.parse("test", "target: " + url + "\n" + rest, Path.of(""), Options.NONE);
  }

  private static RunResult run(Scenario scenario) throws InterruptedException {
    return ran(new Lab(scenario, SETTINGS, _ -> {}).run()).result();
  }

  private static Ended.Ran ran(Ended ended) {
    assertThat(ended).isInstanceOf(Ended.Ran.class);
    return (Ended.Ran) ended;
  }

  @Test
  void closed_users_send_one_request_after_another() throws Exception {
    try (ScriptedServer server = new ScriptedServer((_, wire) -> answerAfter(20, wire))) {
      RunResult result =
          run(
              scenario(
                  server.url(),
                  "load: [{users: 5, duration: 1s}]\nthresholds: ['p(50) < 1s', 'errors == 0']"));

      assertThat(result.all().total()).isBetween(100L, 255L);
      assertThat(result.all().failed()).isZero();
      assertThat(result.all().service().percentile(50).orElseThrow()).isBetween(20e6, 60e6);
      assertThat(result.verdict()).isEqualTo(Verdict.PASS);
      assertThat(server.connections()).isLessThanOrEqualTo(6);
      assertThat(result.load().sent()).isEqualTo(result.all().total());
      assertThat(result.seconds().stream().mapToLong(RunResult.Second::answered).sum())
          .isEqualTo(result.all().total());
    }
  }

  @Test
  void whoever_waits_for_a_silent_target_is_told_so() throws Exception {
    List<String> told = new CopyOnWriteArrayList<>();
    Progress.Listener listener =
        new Progress.Listener() {
          @Override
          public void on(Progress progress) {}

          @Override
          public void waits(String why) {
            told.add(why);
          }
        };
    ScriptedServer.Script silent =
        (_, _) -> {
          Thread.sleep(10_000);
          return false;
        };
    try (ScriptedServer server = new ScriptedServer(silent)) {
      Scenario scenario =
          scenario(server.url(), "timeout: 1500ms\nload: [{rate: 10/s, duration: 1s}]");
      long start = System.nanoTime();
      RunResult result = ran(new Lab(scenario, SETTINGS, listener).run()).result();

      assertThat(told)
          .containsExactly(
              "probe  no answer yet; the load starts with it, or 1.50 s after it was asked");
      assertThat(System.nanoTime() - start).isLessThan(8_000_000_000L);
      assertThat(result.all().failed()).isEqualTo(10);
      assertThat(result.errors()).singleElement().extracting("kind").isEqualTo("timeout");
    }
  }

  @Test
  void iterations_end_a_phase() throws Exception {
    try (ScriptedServer server = new ScriptedServer((_, wire) -> wire.ok("x"))) {
      RunResult result = run(scenario(server.url(), "load: [{users: 3, iterations: 4}]"));

      assertThat(result.all().total()).isEqualTo(12);
      assertThat(server.requests()).hasSize(13); // with the probe
    }
  }

  @Test
  void a_stall_is_seen_in_response_times_and_not_in_service_times() throws Exception {
    // Requests are queued behind a server that serves one at a time and stalls once for 800 ms.
    long stallMillis = 800;
    AtomicLong served = new AtomicLong();
    Object turn = new Object();
    ScriptedServer.Script script =
        (_, wire) -> {
          synchronized (turn) {
            if (served.incrementAndGet() == 200) {
              Thread.sleep(stallMillis);
            }
          }
          return wire.ok("x");
        };
    try (ScriptedServer server = new ScriptedServer(script)) {
      Scenario open = scenario(server.url(), "load: [{rate: 200/s, duration: 4s}]");
      RunResult result = run(open);

      // 160 of 800 requests fall due in the stall and wait 0 to 800 ms: the 99th percentile of all
      // is the one that waits as long as 8 of them, 760 ms.
      double p99 = result.all().response().percentile(99).orElseThrow() / 1e6;
      assertThat(p99).isBetween(760 * 0.95, 760 * 1.05);
      assertThat(result.all().response().percentile(50).orElseThrow() / 1e6).isLessThan(100);
      assertThat(result.load().intended()).isEqualTo(800);
      assertThat(result.load().missed()).isZero();
    }
  }

  @Test
  void a_closed_load_hides_a_stall_that_an_open_load_shows_in_its_marks() throws Exception {
    AtomicLong served = new AtomicLong();
    Object turn = new Object();
    ScriptedServer.Script script =
        (_, wire) -> {
          synchronized (turn) {
            if (served.incrementAndGet() == 150) {
              Thread.sleep(1300);
            }
          }
          return wire.ok("x");
        };
    try (ScriptedServer server = new ScriptedServer(script)) {
      RunResult result = run(scenario(server.url(), "load: [{rate: 100/s, duration: 3500ms}]"));

      assertThat(result.marks())
          .extracting(Mark::text)
          .singleElement()
          .asString()
          .matches("no answer for 1\\.[23]\\d?.s, 1[2-4]\\d requests due meanwhile");
    }
  }

  @Test
  void a_generator_out_of_connections_shows_waiting_in_response_not_in_service() throws Exception {
    try (ScriptedServer server = new ScriptedServer((_, wire) -> answerAfter(300, wire))) {
      RunResult result =
          run(scenario(server.url(), "maxConnections: 5\nload: [{rate: 100/s, duration: 1s}]"));

      assertThat(result.load().intended()).isEqualTo(100);
      assertThat(result.load().missed()).isBetween(70L, 90L);
      assertThat(result.load().sent() + result.load().missed()).isEqualTo(100);
      assertThat(result.verdict()).isEqualTo(Verdict.INVALID);
      assertThat(result.errors().getFirst().kind()).isEqualTo("missed");
    }
  }

  @Test
  void what_does_not_end_in_time_is_unfinished() throws Exception {
    AtomicLong asked = new AtomicLong();
    ScriptedServer.Script script =
        (_, wire) -> {
          if (asked.incrementAndGet() > 1) {
            Thread.sleep(20_000);
          }
          return wire.ok("x");
        };
    try (ScriptedServer server = new ScriptedServer(script)) {
      long start = System.nanoTime();
      RunResult result =
          run(scenario(server.url(), "gracefulStop: 200ms\nload: [{rate: 10/s, duration: 500ms}]"));

      assertThat(System.nanoTime() - start).isLessThan(3_000_000_000L);
      assertThat(result.errors()).singleElement().extracting("kind").isEqualTo("unfinished");
      assertThat(result.all().failed()).isEqualTo(5);
    }
  }

  @Test
  void no_load_is_sent_when_nobody_answers_the_probe() throws Exception {
    Ended ended = new Lab(scenario("http://127.0.0.1:1", ""), SETTINGS, _ -> {}).run();

    assertThat(ended).isInstanceOf(Ended.NoLoad.class);
    assertThat(ended.exitStatus()).isEqualTo(1);
    assertThat(((Ended.NoLoad) ended).message())
        .startsWith("no answer from http://127.0.0.1:1 (connection refused)\n");
  }

  @Test
  void a_target_that_breaks_off_or_talks_nonsense_gets_its_load_and_is_counted() throws Exception {
    ScriptedServer.Script garbage =
        (_, wire) -> {
          var _ = wire.write("nonsense\r\n\r\n");
          return false;
        };
    for (ScriptedServer.Script script : List.<ScriptedServer.Script>of(garbage, (_, _) -> false)) {
      try (ScriptedServer server = new ScriptedServer(script)) {
        RunResult result = run(scenario(server.url(), "load: [{rate: 20/s, duration: 1s}]"));

        assertThat(result.all().failed()).isEqualTo(20);
        assertThat(result.errors()).extracting("kind").containsAnyOf("malformed", "reset");
      }
    }
  }

  @Test
  void what_stands_in_the_environment_is_hidden_though_the_target_repeats_it() throws Exception {
    try (ScriptedServer server =
        new ScriptedServer(
            (_, wire) -> wire.status("500 Internal Server Error", "no user abc123xyz"))) {
      Scenario scenario =
          Scenarios.parse(
              "secret",
              "target: %s\nload: [{rate: 10/s, duration: 500ms}]\n".formatted(server.url())
                  + "requests: [{headers: {X-Name: '${env.NAME}'}}]",
              Path.of(""),
              Options.NONE,
              _ -> java.util.Optional.of("abc123xyz"));
      RunResult result = run(scenario);

      assertThat(result.errors()).isNotEmpty();
      assertThat(SummaryJson.of(result)).contains("no user ***").doesNotContain("abc123xyz");
    }
  }

  @Test
  void keep_going_sends_load_to_a_target_that_refuses_and_counts_it() throws Exception {
    Scenario scenario = scenario("http://127.0.0.1:1", "load: [{rate: 50/s, duration: 500ms}]");
    RunSettings insisting =
        new RunSettings(
            "plimsoll test",
            "0.0.0",
            "out",
            true,
            java.util.Optional.empty(),
            java.time.Duration.ZERO);

    Ended.Ran ended = ran(new Lab(scenario, insisting, _ -> {}).run());

    assertThat(ended.result().errors()).singleElement().extracting("kind").isEqualTo("refused");
    assertThat(ended.result().all().failed()).isEqualTo(25);
  }

  @Test
  void a_wrong_path_is_told_before_the_load() throws Exception {
    try (ScriptedServer server =
        new ScriptedServer((_, wire) -> wire.status("404 Not Found", "no such page"))) {
      Ended ended = new Lab(scenario(server.url(), ""), SETTINGS, _ -> {}).run();

      assertThat(ended).isEqualTo(new Ended.NoLoad(server.url(), "HTTP 404", "no such page"));
    }
  }

  @Test
  void stopping_ends_the_run_early_and_keeps_what_was_measured() throws Exception {
    try (ScriptedServer server = new ScriptedServer((_, wire) -> answerAfter(5, wire))) {
      Scenario scenario =
          scenario(server.url(), "load: [{users: 2, duration: 60s, thinkTime: 20ms}]");
      List<Progress> heard = new CopyOnWriteArrayList<>();
      Lab[] lab = new Lab[1];
      lab[0] =
          new Lab(
              scenario,
              SETTINGS,
              progress -> {
                heard.add(progress);
                if (progress.elapsedSeconds() > 1.1) {
                  lab[0].stop();
                }
              });
      Ended.Ran ended = ran(lab[0].run());

      assertThat(ended.exitStatus()).isEqualTo(130);
      assertThat(ended.result().identity().interrupted()).isTrue();
      assertThat(ended.result().all().ok()).isGreaterThan(20);
      assertThat(ended.result().identity().duration()).isLessThan(java.time.Duration.ofSeconds(3));
      assertThat(heard).hasSizeGreaterThan(3);
      assertThat(heard.getLast().soFar().total()).isEqualTo(ended.result().all().total());
      assertThat(heard.get(4).seconds()).hasSize(1);
    }
  }

  @Test
  void a_stop_does_not_wait_for_a_probe_that_hangs() throws Exception {
    ScriptedServer.Script script =
        (_, wire) -> {
          Thread.sleep(20_000);
          return wire.ok("x");
        };
    try (ScriptedServer server = new ScriptedServer(script)) {
      Lab lab = new Lab(scenario(server.url(), ""), SETTINGS, _ -> {});
      long start = System.nanoTime();
      Thread.startVirtualThread(() -> {
        while (server.requests().isEmpty()) {
          Thread.onSpinWait();
        }
        lab.stop();
      });
      Ended ended = lab.run();

      assertThat(System.nanoTime() - start).isLessThan(3_000_000_000L);
      assertThat(ended.exitStatus()).isEqualTo(130);
      assertThat(ran(ended).result().all().total()).isZero();
    }
  }

  @Test
  void a_second_stop_ends_what_is_under_way_at_once() throws Exception {
    AtomicLong asked = new AtomicLong();
    ScriptedServer.Script script =
        (_, wire) -> {
          if (asked.incrementAndGet() > 1) {
            Thread.sleep(20_000);
          }
          return wire.ok("x");
        };
    try (ScriptedServer server = new ScriptedServer(script)) {
      Lab lab =
          new Lab(scenario(server.url(), "load: [{users: 3, duration: 60s}]"), SETTINGS, _ -> {});
      long start = System.nanoTime();
      Thread.startVirtualThread(() -> {
        while (server.requests().size() < 4) {
          Thread.onSpinWait();
        }
        lab.stop();
        lab.stop();
      });
      Ended ended = lab.run();

      assertThat(System.nanoTime() - start).isLessThan(3_000_000_000L);
      assertThat(ran(ended).result().errors())
          .singleElement()
          .satisfies(error -> {
            assertThat(error.kind()).isEqualTo("unfinished");
            assertThat(error.count()).isEqualTo(3);
            assertThat(error.first()).isEqualTo("still without an answer when its time was over");
          });
    }
  }

  @Test
  void a_run_in_which_everything_fails_is_given_up_after_five_seconds() throws Exception {
    try (ScriptedServer server =
        new ScriptedServer((_, wire) -> wire.status("500 Oops", "{\"error\":\"boom\"}"))) {
      Scenario scenario = scenario(server.url(), "load: [{rate: 20/s, duration: 60s}]");
      long start = System.nanoTime();
      Ended.Ran ended = ran(new Lab(scenario, SETTINGS, _ -> {}).run());

      assertThat((System.nanoTime() - start) / 1e9).isBetween(5.0, 9.0);
      assertThat(ended.exitStatus()).isEqualTo(1);
      assertThat(ended.givenUp()).isPresent();
      assertThat(ended.result().errors().getFirst().kind()).isEqualTo("HTTP 500");
      assertThat(ended.result().errors().getFirst().first()).isEqualTo("{\"error\":\"boom\"}");
    }
  }

  @Test
  void phases_follow_each_other_and_keep_their_figures_apart() throws Exception {
    try (ScriptedServer server = new ScriptedServer((_, wire) -> answerAfter(10, wire))) {
      RunResult result =
          run(
              scenario(
                  server.url(),
                  "load: [{users: 2, duration: 500ms}, {rate: 100/s, duration: 500ms}]"));

      assertThat(result.phases())
          .extracting("label")
          .containsExactly("closed, 2 users", "open, 100/s");
      assertThat(result.phases().get(1).series().total()).isEqualTo(50);
      assertThat(result.phases().get(0).series().total() + 50).isEqualTo(result.all().total());
      assertThat(result.marks()).extracting(Mark::text).containsExactly("phase 2: open, 100/s");
    }
  }

  @Test
  void the_request_log_has_a_line_for_each_request() throws Exception {
    Path log = folder.resolve("deep/requests.csv");
    try (ScriptedServer server = new ScriptedServer((_, wire) -> wire.ok("x"))) {
      RunSettings settings =
          new RunSettings(
              "c", "0", "out", false, java.util.Optional.of(log), java.time.Duration.ZERO);
      new Lab(scenario(server.url(), "load: [{users: 1, iterations: 3}]"), settings, _ -> {}).run();
    }
    List<String> lines = Files.readAllLines(log);

    assertThat(lines).hasSize(4);
    assertThat(lines.get(0))
        .isEqualTo(
            "name,phase,intended_ms,sent_ms,done_ms,outcome,status,task_id,attempts,"
                + "first_byte_ms,first_token_ms");
    assertThat(lines.get(1))
        .matches(
            "GET,1,\\d{13}\\.\\d{3},\\d{13}\\.\\d{3},\\d{13}\\.\\d{3},ok,200,,,\\d{13}\\.\\d{3},");
    double now = System.currentTimeMillis();
    assertThat(Double.parseDouble(lines.get(3).split(",")[4])).isBetween(now - 10_000, now + 1_000);
  }

  private static boolean answerAfter(long millis, ScriptedServer.Wire wire)
      throws java.io.IOException, InterruptedException {
    Thread.sleep(millis);
    return wire.ok("hello");
  }
}
