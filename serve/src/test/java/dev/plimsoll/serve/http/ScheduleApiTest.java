package dev.plimsoll.serve.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.plimsoll.serve.RunningServer;
import dev.plimsoll.serve.Wire;
import dev.plimsoll.serve.Wire.Answer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class ScheduleApiTest {
  private static final String PATH = "/api/v1/schedules";
  private static final String REPORT =
      """
      {"name": "report", "when": "30 2 * * *", "zone": "Europe/Berlin", "misfire": "all",
       "mostMissed": 7, "task": {"task": {"topic": "load"}, "priority": "high", "role": "writer",
       "deadline": "90m", "metadata": {"a": 1.5}}}
      """;

  private RunningServer running;
  private Wire wire;

  @BeforeEach
  void start() throws Exception {
    running = new RunningServer(1);
    wire = running.connect();
  }

  @AfterEach
  void stop() throws Exception {
    wire.close();
    running.close();
  }

  private Answer put(String name, String json) throws Exception {
    int length = json.getBytes(StandardCharsets.UTF_8).length;
    wire.send(
        "PUT %s/%s HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s"
            .formatted(PATH, name, length, json));
    return wire.read();
  }

  private Answer act(String path) throws Exception {
    wire.send("POST %s/%s HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n".formatted(PATH, path));
    return wire.read();
  }

  @Test
  void what_fires_is_measured() throws Exception {
    assertThat(
            wire.post(
                    PATH,
                    "{\"name\": \"s\", \"when\": \"* * * * * *\", \"task\": {\"task\": \"a\"}}")
                .status())
        .isEqualTo(201);
    var _ = running.model.next();
    await()
        .untilAsserted(() ->
            assertThat(wire.get("/metrics").body())
                .containsPattern("plimsoll_schedule_fires_total [1-9]")
                .containsPattern("plimsoll_schedule_late_seconds_count [1-9]")
                .contains("plimsoll_schedule_skips_total 0.0"));
  }

  private void refuses(String json, String... parts) throws Exception {
    Answer answer = wire.post(PATH, json);
    assertThat(answer.status()).as(json).isEqualTo(400);
    assertThat(answer.json().path("detail").asString()).contains(parts);
  }

  @Test
  void is_added_shown_and_listed_with_its_next_fire_times() throws Exception {
    Answer added = wire.post(PATH, REPORT);
    assertThat(added.status()).as(added.body()).isEqualTo(201);
    assertThat(added.headers()).containsEntry("location", PATH + "/report");
    JsonNode view = wire.get(PATH + "/report").json();
    assertThat(view).isEqualTo(added.json());
    assertThat(view.path("when").asString()).isEqualTo("30 2 * * *");
    assertThat(view.path("zone").asString()).isEqualTo("Europe/Berlin");
    assertThat(view.path("misfire").asString()).isEqualTo("all");
    assertThat(view.path("mostMissed").asInt()).isEqualTo(7);
    assertThat(view.path("paused").asBoolean()).isFalse();
    assertThat(view.path("nextFireTimes")).hasSize(5);
    assertThat(view.path("nextFireTimes").get(0).asString()).contains("T0").contains(":00+0");
    assertThat(view.path("task").path("task").asString()).isEqualTo("{\"topic\":\"load\"}");
    assertThat(view.path("task").path("deadline").asString()).isEqualTo("1h30m");
    assertThat(view.path("task").path("metadata").toString()).isEqualTo("{\"a\":1.5}");
    assertThat(wire.post(PATH, REPORT).status()).isEqualTo(409);

    assertThat(put("every", "{\"when\":\"every 5m\",\"task\":{\"task\":\"x\"}}").status())
        .isEqualTo(201);
    JsonNode first = wire.get(PATH + "?limit=1").json();
    assertThat(first.path("schedules")).hasSize(1);
    assertThat(first.path("next").asString()).isEqualTo("every");
    JsonNode rest = wire.get(PATH + "?limit=5&cursor=every").json();
    assertThat(rest.path("schedules").get(0).path("name").asString()).isEqualTo("report");
    assertThat(rest.has("next")).isFalse();
  }

  @Test
  void is_changed_paused_resumed_and_removed() throws Exception {
    wire.post(PATH, REPORT);
    Answer changed = put("report", REPORT.replace("30 2", "45 3"));
    assertThat(changed.status()).isEqualTo(200);
    assertThat(changed.json().path("nextFireTimes").get(0).asString()).contains("T03:45:00+0");

    assertThat(act("report/pause").json().path("paused").asBoolean()).isTrue();
    assertThat(wire.get(PATH + "/report").json().path("nextFireTimes")).isEmpty();
    assertThat(act("report/resume").json().path("nextFireTimes")).hasSize(5);

    assertThat(wire.request("DELETE", PATH + "/report").status()).isEqualTo(200);
    assertThat(wire.get(PATH + "/report").status()).isEqualTo(404);
    assertThat(wire.request("DELETE", PATH + "/report").status()).isEqualTo(404);
    for (String verb : new String[] {"pause", "resume", "run"}) {
      assertThat(act("report/" + verb).status()).as(verb).isEqualTo(404);
    }
    assertThat(act("report/stop").status()).isEqualTo(404);
    assertThat(wire.request("GET", PATH + "/report/run").status()).isEqualTo(405);
  }

  @Test
  void runs_now_and_at_its_time() throws Exception {
    wire.post(PATH, REPORT);
    Answer now = act("report/run");
    assertThat(now.status()).as(now.body()).isEqualTo(202);
    running.model.next().complete("done");
    Answer task = wire.get(now.headers().get("location") + "?wait=5s");
    assertThat(task.json().path("status").asString()).isEqualTo("completed");

    Instant before = Instant.now();
    wire.post(
        PATH, "{\"name\":\"s\",\"when\":\"* * * * * *\",\"task\":{\"task\":\"each second\"}}");
    running.model.next().complete("done");
    assertThat(Duration.between(before, Instant.now())).isLessThan(Duration.ofSeconds(8));
    await().until(() -> wire.get(PATH + "/s").json().has("lastFireTime"));
  }

  @Test
  void says_what_is_wrong_and_where() throws Exception {
    Answer wrong = wire.post(PATH, REPORT.replace("30 2", "30 25"));
    assertThat(wrong.status()).isEqualTo(400);
    assertThat(wrong.json().path("error").asString()).isEqualTo("unreadable_timetable");
    assertThat(wrong.json().path("position").asInt()).isEqualTo(4);
    assertThat(wrong.json().path("detail").asString())
        .isEqualTo(
            "'when': hour (character 4): found '25', expected 0 to 23, *, a range or a step");
    refuses(REPORT.replace("Europe/Berlin", "Europe/Berln"), "'zone'", "Europe/Berlin'?");
    refuses(REPORT.replace("\"all\"", "\"never\""), "'misfire'", "skip, one, all");
    refuses(REPORT.replace(": 7", ": 0"), "'mostMissed'", "1 to 100");
    refuses(REPORT.replace("90m", "2026-01-01T00:00:00Z"), "'deadline'", "such as 30m");
    refuses(REPORT.replace("\"deadline\"", "\"notBefore\""), "'notBefore'");
    refuses(REPORT.replace("\"zone\"", "\"zon\""), "did you mean 'zone'?");
    refuses(REPORT.replace("\"writer\"", "\"wrter\""), "did you mean 'writer'?");
    refuses(REPORT.replace("\"report\"", "\"a/b\""), "'name'", "1 to 100");
    refuses("{\"name\":\"a\",\"task\":{\"task\":\"x\"}}", "'when'", "is missing");
    refuses("{\"name\":\"a\",\"when\":\"@daily\"}", "'task'", "is missing");
    refuses("{\"name\":\"a\",\"when\":\"@daily\",\"task\":{}}", "'task'");
    assertThat(put("other", REPORT).status()).isEqualTo(400);
    assertThat(wire.get(PATH).json().path("schedules")).isEmpty();
  }

  @Test
  void the_examples_of_the_guide_are_taken() throws Exception {
    String guide = Files.readString(Path.of("../docs/schedules.md"));
    Matcher bodies = Pattern.compile("-d '(\\{.*?\\})'", Pattern.DOTALL).matcher(guide);
    int taken = 0;
    while (bodies.find()) {
      String body = bodies.group(1).replaceFirst("\"name\": \"[a-z-]+\", ", "");
      assertThat(put("e" + taken, body).status()).as(body).isEqualTo(201);
      taken++;
    }
    Matcher rows = Pattern.compile("(?m)^\\| (`[^|]+`) \\| [^|]+ \\|$").matcher(guide);
    while (rows.find()) {
      for (String when : rows.group(1).replaceAll("^`|`$", "").split("` `")) {
        if (when.contains("*") || when.startsWith("@") || when.startsWith("every")) {
          String body = "{\"when\":\"%s\",\"task\":{\"task\":\"x\"}}".formatted(when);
          assertThat(put("e" + taken, body).status()).as(body).isEqualTo(201);
          taken++;
        }
      }
    }
    assertThat(taken).isEqualTo(2 + 13);
  }
}
