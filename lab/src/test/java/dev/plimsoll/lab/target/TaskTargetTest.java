package dev.plimsoll.lab.target;

import static dev.plimsoll.lab.wire.ScriptedServer.answer;
import static dev.plimsoll.lab.wire.ScriptedServer.inTurn;
import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.base.usage.Usage;
import dev.plimsoll.lab.wire.ScriptedServer;
import dev.plimsoll.lab.wire.ScriptedServer.Wire;
import java.io.IOException;
import java.util.Iterator;
import java.util.List;
import org.junit.jupiter.api.Test;

class TaskTargetTest {
  private static final String ACCEPTED = "{\"taskId\":\"t1\",\"status\":\"queued\"}";

  /** Sends one task to a server that gives these whole answers in turn, the last for ever. */
  private static Seen send(long timeoutMillis, String... answers) throws Exception {
    Iterator<String> next = List.of(answers).iterator();
    String[] last = {""};
    return Seen.of(
        "target: {tasks: '%s'}\nload: [{users: 1, iterations: 1}]",
        timeoutMillis,
        (_, wire) -> {
          last[0] = next.hasNext() ? next.next() : last[0];
          return wire.write(last[0]);
        });
  }

  private static String accepted(String location) {
    return answer("202 Accepted", "Location: " + location + "\r\n", ACCEPTED);
  }

  private static String task(String status, String rest) {
    return answer("200 OK", "", "{\"taskId\":\"t1\",\"status\":\"" + status + "\"" + rest + "}");
  }

  @Test
  void a_task_is_posted_once_and_asked_for_until_it_is_completed() throws Exception {
    Seen seen =
        send(
            5000,
            accepted("/api/v1/tasks/t1"),
            task("running", ""),
            task(
                "completed",
                ",\"attempts\":2,\"usage\":{\"input\":7,\"cachedInput\":1,\"output\":5}"));

    assertThat(seen.outcome().kind()).isEmpty();
    assertThat(seen.outcome().task()).contains(new Outcome.Task("t1", 2));
    assertThat(seen.outcome().usage()).contains(new Usage(7, 1, 5));
    assertThat(seen.lines()).hasSize(3);
    assertThat(seen.lines().get(0)).startsWith("POST /api/v1/tasks ");
    assertThat(seen.lines().get(2)).matches("GET /api/v1/tasks/t1\\?wait=\\d+m?s HTTP/1.1");
  }

  @Test
  void every_end_but_completed_is_a_failure_of_its_own_kind() throws Exception {
    for (String end : List.of("dead", "cancelled", "expired")) {
      Outcome outcome = send(5000, accepted("/x"), task(end, ",\"error\":\"no\"")).outcome();
      assertThat(outcome.kind()).isEqualTo("task " + end);
      assertThat(outcome.detail()).contains("no");
    }
    assertThat(send(5000, accepted("/x"), task("dead", ",\"reason\":\"poison\"")).outcome().kind())
        .isEqualTo("task dead: poison");
  }

  @Test
  void what_is_not_accepted_is_counted_by_its_status() throws Exception {
    Seen seen = send(5000, answer("429 Too Many", "Retry-After: 1\r\n", "{\"error\":\"full\"}"));

    assertThat(seen.outcome().kind()).isEqualTo("HTTP 429");
    assertThat(seen.outcome().status()).isEqualTo(429);
    assertThat(seen.lines()).hasSize(1);
  }

  @Test
  void without_a_location_the_identity_says_where_the_task_is() throws Exception {
    Seen seen = send(5000, answer("202 Accepted", "", ACCEPTED), task("completed", ""));

    assertThat(seen.outcome().kind()).isEmpty();
    assertThat(seen.lines().get(1)).startsWith("GET /api/v1/tasks/t1?wait=");
  }

  @Test
  void an_acceptance_that_says_nothing_is_malformed() throws Exception {
    for (String body : List.of("", "not json", "{}", "[]", "{\"taskId\":\"a b\\r\\nX: y\"}")) {
      Seen seen = send(5000, answer("202 Accepted", "", body));
      assertThat(seen.outcome().kind()).as(body).isEqualTo("malformed");
      assertThat(seen.lines()).as(body).hasSize(1);
    }
  }

  @Test
  void another_hosts_address_is_asked_for_at_our_own_host_only() throws Exception {
    try (ScriptedServer other = new ScriptedServer((_, wire) -> done(wire))) {
      for (String location :
          List.of(other.url() + "/elsewhere/t1", other.url().substring(5) + "/elsewhere/t1")) {
        Seen seen = send(5000, accepted(location), task("completed", ""));

        assertThat(seen.outcome().kind()).as(location).isEmpty();
        assertThat(seen.lines().get(1)).as(location).startsWith("GET /elsewhere/t1?wait=");
      }
      assertThat(other.connections()).isZero();
    }
  }

  private static boolean done(Wire wire) throws IOException {
    return wire.ok("{\"status\":\"completed\"}");
  }

  @Test
  void a_location_that_cannot_be_used_is_replaced_by_the_identity() throws Exception {
    for (String location : List.of("tasks/t1", "not an address", "mailto:x", "http://")) {
      Seen seen = send(5000, accepted(location), task("completed", ""));

      assertThat(seen.outcome().kind()).as(location).isEmpty();
      assertThat(seen.lines().get(1)).as(location).startsWith("GET /api/v1/tasks/t1?");
    }
  }

  @Test
  void an_answer_that_is_no_task_is_malformed_at_once_and_not_a_timeout_later() throws Exception {
    for (String body : List.of("<html>", "{}", "[1]", "{\"status\":7}")) {
      long start = System.nanoTime();
      Outcome outcome = send(5000, accepted("/x"), answer("200 OK", "", body)).outcome();

      assertThat(outcome.kind()).as(body).isEqualTo("malformed");
      assertThat(System.nanoTime() - start).as(body).isLessThan(2_000_000_000L);
    }
  }

  @Test
  void a_task_that_never_ends_is_a_timeout() throws Exception {
    Seen seen = send(500, accepted("/x"), task("running", ""));

    assertThat(seen.outcome().kind()).isEqualTo("timeout");
    assertThat(seen.outcome().task()).isPresent();
    assertThat(seen.lines()).hasSizeBetween(2, 8);
  }

  @Test
  void a_server_that_is_busy_for_a_moment_loses_no_task_and_a_lost_task_is_told() throws Exception {
    String busy = answer("503 Busy", "", "");
    assertThat(send(5000, accepted("/x"), busy, busy, task("completed", "")).outcome().kind())
        .isEmpty();
    assertThat(send(5000, accepted("/x"), busy).outcome().kind()).isEqualTo("HTTP 503");
    Seen lost = send(5000, accepted("/x"), answer("404 Not Found", "", ""));
    assertThat(lost.outcome().kind()).isEqualTo("HTTP 404");
    assertThat(lost.lines()).hasSize(2);
  }

  /** Follows one job of an API that is not ours. */
  private static Seen follow(String how, String... answers) throws Exception {
    return Seen.of(
        """
        target: {jobs: '%%s', follow: %s, every: 1ms}
        load: [{users: 1, iterations: 1}]
        requests: [{name: j, path: /jobs, body: "{}", expect: "$.answer == 42"}]
        """
            .formatted(how),
        5000,
        inTurn(answers));
  }

  @Test
  void a_job_is_polled_until_its_result_stands_there() throws Exception {
    Seen seen =
        follow(
            "poll",
            answer("202 Accepted", "Location: /jobs/7\r\n", ""),
            answer("202 Accepted", "", "{\"state\":\"pending\"}"),
            answer("200 OK", "", "{\"state\":\"running\"}"),
            answer("303 See Other", "Location: /results/7\r\n", ""),
            answer("200 OK", "", "{\"answer\":42}"));

    assertThat(seen.outcome().kind()).isEmpty();
    assertThat(seen.lines())
        .containsExactly(
            "POST /jobs HTTP/1.1",
            "GET /jobs/7 HTTP/1.1",
            "GET /jobs/7 HTTP/1.1",
            "GET /jobs/7 HTTP/1.1",
            "GET /results/7 HTTP/1.1");
  }

  @Test
  void a_job_is_followed_by_its_events_and_polled_where_it_has_none() throws Exception {
    String events =
        "event: progress\ndata: {\"state\":\"running\"}\n\n"
            + "event: end\ndata: {\"state\":\"succeeded\",\"answer\":42}\n\n";
    Seen told =
        follow(
            "sse",
            answer("202 Accepted", "Location: /jobs/7?a=b\r\n", ""),
            answer("200 OK", "Content-Type: text/event-stream\r\n", events));
    assertThat(told.outcome().kind()).isEmpty();
    assertThat(told.lines()).last().isEqualTo("GET /jobs/7/events?a=b HTTP/1.1");

    Seen polled =
        follow(
            "sse",
            answer("202 Accepted", "Location: /jobs/7\r\n", ""),
            answer("404 Not Found", "", ""),
            answer("200 OK", "", "{\"answer\":42}"));
    assertThat(polled.outcome().kind()).isEmpty();
    assertThat(polled.lines().getLast()).startsWith("GET /jobs/7?wait=");
  }

  @Test
  void a_job_fails_by_its_own_words_and_is_left_alone_for_as_long_as_it_asks() throws Exception {
    Seen failed =
        follow(
            "poll",
            answer("202 Accepted", "", "{\"id\":\"7\",\"status\":\"accepted\"}"),
            answer("200 OK", "Retry-After: 0.2\r\n", "{\"status\":\"running\"}"),
            answer("200 OK", "", "{\"status\":\"FAILED\",\"error\":\"no ink\"}"));

    assertThat(failed.outcome().kind()).isEqualTo("task FAILED");
    assertThat(failed.outcome().detail()).contains("no ink");
    assertThat(failed.outcome().doneNanos()).isGreaterThan(200_000_000L);
  }
}
