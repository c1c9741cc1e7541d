package dev.plimsoll.lab.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.http.Http2Settings;
import io.vertx.core.http.HttpServerRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** How many streams a connection carries, and what becomes of those that a server refuses. */
class Http2StreamsTest extends Http2Talk {
  private static final long REFUSED_STREAM = 7;

  private final AtomicInteger seen = new AtomicInteger();

  @Test
  void a_connection_whose_names_for_streams_run_out_is_left_for_another() throws Exception {
    over(asked -> asked.response().end("ok"));
    client =
        new Http2Client(
            loop, new Dialer(loop, new Address("127.0.0.1", port, false, true, true), "h2"), 10);
    List<Heard> all = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      all.addAll(ask(client, 7, "/"));
    }

    assertThat(all).extracting(Heard::kind).containsOnly("");
    assertThat(connections).hasValue(4);
  }

  @Test
  void no_more_streams_than_the_server_takes_and_more_connections_for_the_rest() throws Exception {
    Client over =
        over(
            plain().setInitialSettings(new Http2Settings().setMaxConcurrentStreams(2)),
            asked -> later(50, () -> asked.response().end("x")));

    assertThat(ask(over, 10, "/")).extracting(Heard::kind).containsOnly("");
    assertThat(connections.get()).isBetween(5, 6);
    assertThat(ask(over, 10, "/")).extracting(Heard::kind).containsOnly("");
    assertThat(connections.get()).isBetween(5, 6);
  }

  @Test
  @SuppressWarnings("deprecation") // nothing else says which stream was the last
  void after_a_farewell_what_is_under_way_ends_and_what_follows_goes_elsewhere() throws Exception {
    Client over =
        over(asked -> {
          if (asked.path().equals("/last")) {
            asked.connection().goAway(0, 3); // the first of a client without an upgrade
            later(50, () -> asked.response().end("last"));
          } else {
            asked.response().end("x");
          }
        });
    Heard last = send(over, get("/last"), 10);
    Heard behind = send(over, get("/"), 10);
    await(over, List.of(last, behind));
    Heard after = ask(over, get("/"));

    assertThat(last.start).isEqualTo("last");
    assertThat(behind.kind()).isEmpty();
    assertThat(after.kind()).isEmpty();
    assertThat(connections).hasValue(2);
  }

  @Test
  @SuppressWarnings("deprecation") // nothing else says which stream was the last
  void a_server_that_says_farewell_to_everybody_is_not_asked_for_ever() throws Exception {
    Client over = over(asked -> asked.connection().goAway(0, 0));
    Heard heard = ask(over, get("/"));

    assertThat(heard.kind()).isEqualTo("reset");
    assertThat(connections).hasValue(1 + Http2.MOST_REFUSALS);
  }

  @Test
  void a_refused_request_is_sent_again_and_only_the_answer_is_heard() throws Exception {
    Client over =
        over(request -> {
          if (seen.incrementAndGet() <= Http2.MOST_REFUSALS) {
            request.response().reset(REFUSED_STREAM);
          } else {
            request.body().onSuccess(body -> request.response().end("got " + body.length()));
          }
        });
    Heard heard = ask(over, request("POST", "/", new byte[10_000]));

    assertThat(heard.kind()).isEmpty();
    assertThat(heard.start).isEqualTo("got 10000");
    assertThat(seen).hasValue(1 + Http2.MOST_REFUSALS);
    assertThat(connections).hasValue(1);
  }

  @Test
  void a_server_that_refuses_every_stream_is_not_asked_for_ever() throws Exception {
    Client over =
        over(request -> {
          seen.incrementAndGet();
          request.response().reset(REFUSED_STREAM);
        });
    Heard heard = ask(over, get("/"));

    assertThat(heard.kind()).isEqualTo("reset");
    assertThat(String.valueOf(heard.failure)).contains("REFUSED_STREAM");
    assertThat(seen).hasValue(1 + Http2.MOST_REFUSALS);
  }

  @Test
  void a_refused_request_has_no_more_time_than_any_other() throws Exception {
    Client over =
        over(request -> {
          seen.incrementAndGet();
          later(400, () -> request.response().reset(REFUSED_STREAM));
        });
    long before = loop.now();
    Heard heard = send(over, get("/"), 1);
    await(over, List.of(heard));

    assertThat(heard.kind()).isEqualTo("timeout");
    assertThat(seen.get()).isBetween(2, 3);
    assertThat(loop.now() - before).isBetween(SECOND, 2 * SECOND);
  }

  @Test
  void an_answer_that_began_is_not_asked_for_again() throws Exception {
    Client over =
        over(request -> {
          seen.incrementAndGet();
          request.response().setChunked(true).write("half");
          later(50, () -> request.response().reset(REFUSED_STREAM));
        });
    Heard heard = ask(over, get("/"));

    assertThat(heard.kind()).isEqualTo("reset");
    assertThat(seen).hasValue(1);
  }

  @Test
  void what_is_under_way_when_the_server_takes_fewer_streams_ends_and_the_rest_goes_elsewhere()
      throws Exception {
    List<HttpServerRequest> held = new CopyOnWriteArrayList<>();
    OpenStreams open = new OpenStreams();
    Client over =
        over(
            plain().setInitialSettings(new Http2Settings().setMaxConcurrentStreams(8)),
            asked -> {
              open.began(asked);
              switch (asked.path()) {
                case "/held" -> held.add(asked);
                case "/fewer" ->
                    asked
                        .connection()
                        .updateSettings(new Http2Settings().setMaxConcurrentStreams(2))
                        .onComplete(_ -> open.end(asked, "fewer"));
                default -> later(50, () -> open.end(asked, "x"));
              }
            });
    List<Heard> all = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      all.add(send(over, get("/held"), 10));
    }
    Heard fewer = ask(over, get("/fewer"));
    assertThat(fewer.start).isEqualTo("fewer");
    assertThat(held).hasSize(6);
    open.forget();
    all.addAll(ask(over, 4, "/"));
    int elsewhere = connections.get();
    held.forEach(asked -> open.end(asked, "held"));
    await(over, all);
    all.addAll(ask(over, 20, "/"));

    assertThat(all).extracting(Heard::kind).containsOnly("");
    assertThat(elsewhere).isEqualTo(3);
    assertThat(open.mostOn(held.getFirst().connection())).isEqualTo(2);
  }

  @Test
  void a_server_that_takes_no_streams_yet_is_waited_for() throws Exception {
    Client over =
        over(
            plain().setInitialSettings(new Http2Settings().setMaxConcurrentStreams(0)),
            asked -> asked.response().end("x"),
            connection ->
                later(
                    300,
                    () ->
                        connection.updateSettings(new Http2Settings().setMaxConcurrentStreams(5))));
    long before = loop.now();
    Heard heard = ask(over, get("/"));

    assertThat(heard.kind()).isEmpty();
    assertThat(loop.now() - before).isGreaterThan(SECOND / 4);
    assertThat(connections).hasValue(1);
  }

  @Test
  void a_connection_on_which_nothing_was_ever_said_is_left() throws Exception {
    Client _ = over(asked -> asked.response().end("x"));
    try (Relay relay = new Relay(port)) {
      relay.silence();
      Client over = to(relay.port(), false);
      Heard unheard = send(over, get("/"), 1);
      await(over, List.of(unheard));
      relay.speak();
      Heard heard = ask(over, get("/"));

      assertThat(unheard.kind()).isEqualTo("timeout");
      assertThat(heard.kind()).isEmpty();
    }
  }
}
