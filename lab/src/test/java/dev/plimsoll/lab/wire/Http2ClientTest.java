package dev.plimsoll.lab.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Requests and answers over HTTP/2. */
@Execution(ExecutionMode.CONCURRENT)
class Http2ClientTest extends Http2Talk {
  @Test
  void many_requests_share_one_connection() throws Exception {
    Client over = over(asked -> later(20, () -> asked.response().end("hello " + asked.path())));
    List<Heard> all = ask(over, 50, "/a");
    all.addAll(ask(over, 50, "/b"));

    assertThat(all).extracting(Heard::kind).containsOnly("");
    assertThat(all.get(99).start).isEqualTo("hello /b");
    assertThat(connections).hasValue(1);
    assertThat(loop.sockets().opened()).isEqualTo(1);
  }

  @Test
  void over_tls_it_is_agreed_in_the_handshake() throws Exception {
    Client over =
        over(secured(), asked -> asked.response().end(asked.version() + " " + asked.scheme()));

    assertThat(ask(over, 20, "/")).extracting(heard -> heard.start).containsOnly("HTTP_2 https");
    assertThat(loop.sockets().opened()).isEqualTo(1);
  }

  @Test
  void a_server_that_agrees_to_no_http2_fails_as_tls() throws Exception {
    Client over = over(secured().setUseAlpn(false), asked -> asked.response().end("x"));
    Heard heard = ask(over, get("/"));

    assertThat(heard.kind()).isEqualTo("tls");
    assertThat(String.valueOf(heard.failure)).contains("HTTP/2");
  }

  @Test
  void a_server_that_speaks_http1_answers_what_is_malformed() throws Exception {
    try (ScriptedServer server = new ScriptedServer((_, wire) -> wire.ok("hello"))) {
      Client over = to(Integer.parseInt(server.url().replaceAll(".*:", "")), false);
      Heard heard = ask(over, get("/"));

      assertThat(heard.kind()).isEqualTo("malformed");
    }
  }

  @Test
  void what_is_abandoned_is_reset_and_hears_nothing_more() throws Exception {
    CountDownLatch reset = new CountDownLatch(1);
    Client over =
        over(asked -> {
          if (asked.path().equals("/open")) {
            asked.response().exceptionHandler(_ -> reset.countDown());
            var _ = asked.response().setChunked(true).write("x");
          } else {
            asked.response().end("x");
          }
        });
    Heard open = send(over, get("/open"), 10);
    loop.run(_ -> open.bytes == 1 ? Loop.OVER : loop.now() + SECOND / 100);
    over.abandon(open);

    assertThat(ask(over, 1, "/")).extracting(Heard::kind).containsOnly("");
    assertThat(reset.await(5, TimeUnit.SECONDS)).isTrue();
    assertThat(open.ends).isZero();
    assertThat(connections).hasValue(1);
  }

  @Test
  void bodies_above_the_window_come_and_go_whole() throws Exception {
    Buffer large = Buffer.buffer("z".repeat(5_000_000));
    for (HttpServerOptions options : List.of(plain(), secured())) {
      Client over =
          over(
              options,
              asked ->
                  asked
                      .body()
                      .onSuccess(body -> {
                        HttpServerResponse response = asked.response();
                        response.putHeader("x-got", "" + body.length());
                        response.end(asked.path().equals("/large") ? large : Buffer.buffer());
                      }));
      List<Heard> up = new ArrayList<>();
      List<Heard> down = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        up.add(send(over, request("POST", "/", new byte[5_000_000]), 20));
      }
      await(over, up);
      for (int i = 0; i < 3; i++) {
        down.add(send(over, get("/large"), 20));
      }
      await(over, down);

      assertThat(up).extracting(Heard::kind).containsOnly("");
      assertThat(up).extracting(heard -> heard.head().header("X-Got")).containsOnly("5000000");
      assertThat(down).extracting(Heard::kind).containsOnly("");
      assertThat(down).extracting(heard -> heard.bytes).containsOnly(5_000_000L);
      over.close();
    }
  }

  @Test
  void a_stream_that_is_reset_fails_alone() throws Exception {
    Client over =
        over(asked -> {
          if (asked.path().equals("/reset")) {
            asked.response().reset(2);
          } else {
            later(50, () -> asked.response().end("x"));
          }
        });
    Heard well = send(over, get("/"), 10);
    Heard reset = send(over, get("/reset"), 10);
    await(over, List.of(well, reset));

    assertThat(well.kind()).isEmpty();
    assertThat(reset.kind()).isEqualTo("reset");
    assertThat(String.valueOf(reset.failure)).contains("INTERNAL_ERROR");
    assertThat(loop.sockets().opened()).isEqualTo(1);
  }

  @Test
  void a_deadline_ends_one_stream_only() throws Exception {
    Client over =
        over(asked -> {
          if (!asked.path().equals("/never")) {
            later(1500, () -> asked.response().end("x".repeat(100_000)));
          }
        });
    Heard never = send(over, get("/never"), 1);
    Heard well = send(over, get("/"), 10);
    await(over, List.of(well, never));

    assertThat(never.kind()).isEqualTo("timeout");
    assertThat(well.kind()).isEmpty();
    assertThat(well.bytes).isEqualTo(100_000);
    assertThat(ask(over, get("/")).kind()).isEmpty();
    assertThat(loop.sockets().opened()).isEqualTo(1);
  }

  @Test
  void a_body_that_is_not_wanted_to_its_end_harms_no_other_stream() throws Exception {
    Client over =
        over(asked -> {
          switch (asked.path()) {
            case "/reset" -> asked.response().reset(2);
            case "/early" -> asked.pause().response().setStatusCode(413).end();
            default -> later(200, () -> asked.response().end("x"));
          }
        });
    Heard well = send(over, get("/"), 10);
    Heard reset = send(over, request("POST", "/reset", new byte[200_000]), 10);
    Heard early = send(over, request("POST", "/early", new byte[200_000]), 10);
    await(over, List.of(well, reset, early));

    assertThat(well.kind()).isEmpty();
    assertThat(reset.kind()).isEqualTo("reset");
    assertThat(early.head().status()).isEqualTo(413);
    assertThat(connections).hasValue(1);
  }

  @Test
  void a_connection_that_closes_fails_all_that_is_under_way() throws Exception {
    AtomicInteger asked = new AtomicInteger();
    Client over =
        over(request -> {
          if (asked.incrementAndGet() == 3) {
            request.connection().shutdown(1, TimeUnit.MILLISECONDS);
          }
        });
    List<Heard> all = ask(over, 3, "/");

    assertThat(all).extracting(Heard::kind).containsOnly("reset");
  }

  @Test
  void a_connection_that_breaks_in_a_body_fails_it_and_the_next_request_has_another()
      throws Exception {
    Client over =
        over(asked -> {
          if (asked.path().equals("/broken")) {
            asked.response().setChunked(true).write("half of i");
            later(100, () -> asked.connection().close());
          } else {
            asked.response().end("x");
          }
        });
    Heard broken = ask(over, get("/broken"));
    Heard after = ask(over, get("/"));

    assertThat(broken.kind()).isEqualTo("reset");
    assertThat(broken.bytes).isEqualTo(9);
    assertThat(broken.ends).isEqualTo(1);
    assertThat(after.kind()).isEmpty();
    assertThat(connections).hasValue(2);
  }

  @Test
  void headers_go_in_lower_case_and_cookies_come_apart() throws Exception {
    Client over =
        over(asked -> {
          asked.response().headers().add("set-cookie", "a=1").add("set-cookie", "b=2");
          asked
              .response()
              .end(
                  asked.getHeader("x-upper")
                      + asked.headers().contains("connection")
                      + asked.getHeader("cookie")
                      + asked.authority());
        });
    Heard heard = ask(over, get("/"));

    assertThat(heard.start).isEqualTo("Keptfalsea=b; c=d127.0.0.1");
    assertThat(heard.head().setCookies()).containsExactly("a=1", "b=2");
    assertThat(heard.head().header("Set-Cookie")).isEqualTo("a=1");
  }

  @Test
  void an_answer_may_have_no_body() throws Exception {
    Client over =
        over(asked -> {
          if (asked.path().equals("/204")) {
            asked.response().setStatusCode(204).end();
          } else {
            asked.response().end(asked.method().name().equals("HEAD") ? "" : "get");
          }
        });
    Heard none = ask(over, get("/204"));
    Heard head = ask(over, request("HEAD", "/", null));
    Heard empty = ask(over, request("POST", "/", new byte[0]));

    assertThat(none.head().status()).isEqualTo(204);
    assertThat(List.of(none, head, empty)).extracting(Heard::kind).containsOnly("");
    assertThat(head.bytes).isZero();
    assertThat(empty.start).isEqualTo("get");
  }

  @Test
  void an_abort_ends_all_as_unfinished() throws Exception {
    Client over = over(_ -> {});
    List<Heard> all = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      all.add(send(over, get("/"), 10));
    }
    long until = loop.now() + SECOND / 5;
    loop.run(now -> now < until ? until : Loop.OVER);
    over.abort();

    assertThat(all).extracting(Heard::kind).containsOnly("unfinished");
    assertThat(all).allMatch(heard -> heard.ends == 1);
  }
}
