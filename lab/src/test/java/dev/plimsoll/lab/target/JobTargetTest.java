package dev.plimsoll.lab.target;

import static dev.plimsoll.lab.wire.ScriptedServer.answer;
import static dev.plimsoll.lab.wire.ScriptedServer.inTurn;
import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.lab.wire.ScriptedServer.Script;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class JobTargetTest {
  private static final String STREAM = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n";
  private static final String DONE = ok("{\"status\":\"completed\"}");

  /** Posts one job to a path and follows it, for so long at most. */
  private static Seen follow(String how, String path, long timeoutMillis, Script script)
      throws Exception {
    return Seen.of(
        """
        target: {jobs: '%%s', follow: %s, every: 1ms}
        load: [{users: 1, iterations: 1}]
        requests: [{name: j, path: '%s', body: "{}"}]
        """
            .formatted(how, path),
        timeoutMillis,
        script);
  }

  /** Polls one job of a server that gives these whole answers in turn. */
  private static Seen poll(String path, String... answers) throws Exception {
    return follow("poll", path, 10_000, inTurn(answers));
  }

  private static String ok(String body) {
    return answer("200 OK", "", body);
  }

  private static String accepted(String headers) {
    return answer("202 Accepted", headers, "{\"id\":7}");
  }

  @Test
  void an_identity_stands_below_where_its_job_was_posted() throws Exception {
    for (String path : List.of("/jobs", "/jobs/", "/jobs?priority=low")) {
      Seen seen = poll(path, accepted(""), DONE);

      assertThat(seen.outcome().kind()).as(path).isEmpty();
      assertThat(seen.lines().getLast()).as(path).isEqualTo("GET /jobs/7 HTTP/1.1");
    }
  }

  @Test
  void a_location_may_be_relative_to_the_address_it_answers_for() throws Exception {
    Map<String, String> asked =
        Map.of(
            "jobs/7", "/v1/jobs/7",
            "7", "/v1/7",
            "../results/7?a=b", "/results/7?a=b",
            "?id=7", "/v1/jobs?id=7",
            "/v2/7", "/v2/7",
            "http://127.0.0.1:1/v3/7", "/v3/7");
    for (Map.Entry<String, String> one : asked.entrySet()) {
      Seen seen = poll("/v1/jobs?x=y", accepted("Location: " + one.getKey() + "\r\n"), DONE);

      assertThat(seen.lines().getLast())
          .as(one.getKey())
          .isEqualTo("GET " + one.getValue() + " HTTP/1.1");
    }
    Seen redirected =
        poll("/jobs", accepted(""), answer("303 See Other", "Location: 7/result\r\n", ""), DONE);
    assertThat(redirected.lines().getLast()).isEqualTo("GET /jobs/7/result HTTP/1.1");
  }

  @Test
  void a_redirect_to_nowhere_ends_a_job_that_is_not_posted_again() throws Exception {
    Seen seen = poll("/jobs", accepted(""), answer("303 See Other", "", ""));

    assertThat(seen.outcome().kind()).isEqualTo("malformed");
    assertThat(seen.lines()).hasSize(2);
  }

  @Test
  void a_first_answer_that_tells_the_end_needs_no_address() throws Exception {
    assertThat(poll("/jobs", ok("{\"status\":\"completed\",\"result\":1}")).outcome().kind())
        .isEmpty();
    assertThat(poll("/jobs", ok("{\"status\":\"failed\"}")).outcome().kind())
        .isEqualTo("task failed");
    String succeeded = "{\"id\":7,\"status\":\"succeeded\",\"result\":1}";
    Seen seen = poll("/jobs", answer("202 Accepted", "", succeeded));
    assertThat(seen.outcome().kind()).isEmpty();
    assertThat(seen.lines()).hasSize(1);
  }

  @Test
  void a_polite_acceptance_is_no_end() throws Exception {
    for (String word : List.of("ok", "success")) {
      String body = "{\"status\":\"" + word + "\",\"jobId\":\"7\"}";
      Seen seen = poll("/jobs", answer("202 Accepted", "", body), DONE);

      assertThat(seen.outcome().kind()).isEmpty();
      assertThat(seen.lines()).as(word).hasSize(2);
    }
    Seen lost = poll("/jobs", answer("202 Accepted", "", "{\"status\":\"ok\"}"));
    assertThat(lost.outcome().kind()).isEqualTo("malformed");
  }

  @Test
  void the_first_answer_too_says_when_to_come_back() throws Exception {
    for (String header :
        List.of("Retry-After: 0.3\r\n", "Retry-After: soon\r\nX-Retry-After: 0.3\r\n")) {
      Seen seen = poll("/jobs", accepted(header), DONE);

      assertThat(seen.outcome().kind()).isEmpty();
      assertThat(seen.outcome().doneNanos()).as(header).isGreaterThan(300_000_000L);
    }
  }

  @Test
  void a_job_that_may_not_be_looked_at_in_time_fails_at_its_deadline_and_not_before()
      throws Exception {
    for (String wait : List.of("Retry-After: 60\r\n", "Retry-After: 9999999999\r\n")) {
      Seen unseen = follow("poll", "/jobs", 400, inTurn(accepted(wait)));
      assertThat(unseen.outcome().kind()).isEqualTo("timeout");
      assertThat(unseen.outcome().doneNanos()).as(wait).isGreaterThanOrEqualTo(400_000_000L);
      assertThat(unseen.lines()).hasSize(1);

      String running = answer("200 OK", wait, "{\"status\":\"running\"}");
      Seen seen = follow("poll", "/jobs", 400, inTurn(accepted(""), running));
      assertThat(seen.outcome().kind()).isEqualTo("timeout");
      assertThat(seen.outcome().doneNanos()).as(wait).isGreaterThanOrEqualTo(400_000_000L);
      assertThat(seen.lines()).hasSize(2);
    }
  }

  @Test
  void a_job_that_somebody_stopped_has_failed() throws Exception {
    for (String word : List.of("aborted", "terminated", "Stopped", "incomplete")) {
      Seen seen = poll("/jobs", accepted(""), ok("{\"state\":\"" + word + "\"}"));

      assertThat(seen.outcome().kind()).isEqualTo("task " + word);
    }
  }

  @Test
  void a_job_that_has_no_word_for_its_state_says_whether_it_is_done() throws Exception {
    Seen done = poll("/jobs", accepted(""), ok("{\"done\":false}"), ok("{\"done\":true}"));
    assertThat(done.outcome().kind()).isEmpty();
    assertThat(done.lines()).hasSize(3);

    String failed = "{\"done\":true,\"error\":{\"code\":13,\"message\":\"no ink\"}}";
    Outcome outcome = poll("/jobs", accepted(""), ok(failed)).outcome();
    assertThat(outcome.kind()).isEqualTo("task failed");
    assertThat(outcome.detail()).contains("no ink");
  }

  @Test
  void a_job_may_come_wrapped() throws Exception {
    Seen seen =
        poll(
            "/jobs",
            answer("202 Accepted", "", "{\"data\":{\"id\":7,\"status\":\"queued\"}}"),
            ok("{\"data\":{\"status\":\"running\"}}"),
            ok("{\"data\":{\"status\":\"failed\",\"error\":\"no ink\"}}"));

    assertThat(seen.outcome().kind()).isEqualTo("task failed");
    assertThat(seen.outcome().detail()).contains("no ink");
    assertThat(seen.lines()).hasSize(3);
  }

  /** A client that closes with something unread resets the connection, which ends it too. */
  private static int end(InputStream in) {
    try {
      return in.read();
    } catch (IOException _) {
      return -1;
    }
  }

  @Test
  void a_job_is_over_with_the_event_that_says_so_though_its_stream_stays_open() throws Exception {
    CompletableFuture<Integer> left = new CompletableFuture<>();
    Script script =
        (request, wire) -> {
          if (request.line().startsWith("POST")) {
            return wire.write(accepted(""));
          }
          boolean more = wire.write(STREAM + "data: {\"status\":\"running\"}\n\n: still here\n\n");
          more &= wire.write("data: {\"status\":\"completed\"}\n\n: still here\n\n");
          left.complete(end(wire.socket().getInputStream()));
          return more;
        };
    Seen seen = follow("sse", "/jobs", 20_000, script);

    assertThat(seen.outcome().kind()).isEmpty();
    assertThat(seen.outcome().doneNanos()).isLessThan(10_000_000_000L);
    assertThat(left.get(10, TimeUnit.SECONDS)).as("the client closed it").isEqualTo(-1);
  }

  @Test
  void a_stream_that_ends_with_its_last_event_keeps_its_connection() throws Exception {
    Seen seen =
        follow(
            "sse",
            "/jobs",
            10_000,
            inTurn(
                accepted(""),
                answer(
                    "200 OK",
                    "Content-Type: text/event-stream\r\n",
                    "data: {\"status\":\"completed\"}\n\n")));

    assertThat(seen.outcome().kind()).isEmpty();
    assertThat(seen.lines().getLast()).isEqualTo("GET /jobs/7/events HTTP/1.1");
    assertThat(seen.connections()).isEqualTo(1);
  }

  @Test
  void a_polite_event_counts_when_the_stream_is_over() throws Exception {
    String hello = "event: hello\ndata: {\"status\":\"ok\"}\n\n";
    String dead = "data: {\"status\":\"dead\"}\n\n";
    assertThat(follow("sse", "/jobs", 10_000, stream(hello)).outcome().kind()).isEmpty();
    assertThat(follow("sse", "/jobs", 10_000, stream(hello + dead)).outcome().kind())
        .isEqualTo("task dead");
  }

  /** A stream of these events, over when they are. */
  private static Script stream(String events) {
    return (request, wire) ->
        request.line().startsWith("POST") ? wire.write(accepted("")) : !wire.write(STREAM + events);
  }
}
