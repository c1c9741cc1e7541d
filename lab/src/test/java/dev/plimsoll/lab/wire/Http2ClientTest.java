package dev.plimsoll.lab.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.Http2Settings;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.StreamResetException;
import io.vertx.core.net.PfxOptions;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** HTTP/2 over real sockets, against Vert.x as a server. */
@Timeout(30)
class Http2ClientTest {
  private static final long SECOND = Duration.ofSeconds(1).toNanos();
  private static final long REFUSED_STREAM = 7;
  private static final Vertx VERTX = Vertx.vertx();
  private static @Nullable Path certificate;

  private final Loop loop = new Loop();
  private final AtomicInteger connections = new AtomicInteger();
  private @Nullable Client client;
  private int port;

  /** An answer as it came. */
  private final class Heard implements Exchange {
    private @Nullable Head head;
    private long bytes;
    private long wanted = Long.MAX_VALUE;
    private int ends;
    private String start = "";
    private @Nullable Failure failure;

    @Override
    public void head(Head received, long firstByte) {
      head = received;
    }

    @Override
    public void body(ByteBuffer piece, long at) {
      bytes += piece.remaining();
      if (start.isEmpty()) {
        start = StandardCharsets.UTF_8.decode(piece).toString();
      }
    }

    @Override
    public boolean hasEnough() {
      return bytes >= wanted;
    }

    @Override
    public void end(long at) {
      ends++;
    }

    @Override
    public void failed(Failure why, long at) {
      ends++;
      failure = why;
    }

    private String kind() {
      return failure == null ? "" : failure.kind();
    }

    private Head head() {
      return java.util.Objects.requireNonNull(head);
    }
  }

  @BeforeAll
  static void make(@TempDir Path folder) throws Exception {
    certificate = new Certificates(folder, "ip:127.0.0.1").file();
  }

  @AfterAll
  static void stop() throws Exception {
    VERTX.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
  }

  @AfterEach
  void close() {
    if (client != null) {
      client.close();
    }
    loop.close();
  }

  private Client over(HttpServerOptions options, Handler<HttpServerRequest> script)
      throws Exception {
    return over(options, script, _ -> {});
  }

  private Client over(
      HttpServerOptions options, Handler<HttpServerRequest> script, Handler<HttpConnection> greeted)
      throws Exception {
    HttpServer server =
        VERTX
            .createHttpServer(options.setHost("127.0.0.1").setPort(0))
            .connectionHandler(connection -> {
              connections.incrementAndGet();
              greeted.handle(connection);
            })
            .exceptionHandler(_ -> {})
            .requestHandler(script)
            .listen()
            .toCompletionStage()
            .toCompletableFuture()
            .get(10, TimeUnit.SECONDS);
    port = server.actualPort();
    return to(port, options.isSsl());
  }

  private Client to(int port, boolean tls) {
    client = Client.of(loop, new Address("127.0.0.1", port, tls, true, true));
    return client;
  }

  private static HttpServerOptions plain() {
    return new HttpServerOptions();
  }

  private static HttpServerOptions secured() {
    return new HttpServerOptions()
        .setSsl(true)
        .setUseAlpn(true)
        .setKeyCertOptions(
            new PfxOptions()
                .setPath(String.valueOf(certificate))
                .setPassword(Certificates.PASSWORD));
  }

  private static Request request(String method, String path, byte @Nullable [] body) {
    List<Request.Field> fields =
        List.of(
            new Request.Field("X-Upper", "Kept"),
            new Request.Field("Connection", "keep-alive"),
            new Request.Field("Cookie", "a=b; c=d"));
    return Request.once(method, path, "127.0.0.1", fields, body);
  }

  private Heard send(Client over, Request request, long seconds) {
    Heard heard = new Heard();
    over.send(request, heard, loop.now() + seconds * SECOND);
    return heard;
  }

  /** Runs the loop until all were answered or have failed. */
  private void await(Client over, List<Heard> all) {
    loop.run(now -> {
      over.sweep(now);
      return all.stream().allMatch(heard -> heard.ends > 0) ? Loop.OVER : now + SECOND / 100;
    });
    assertThat(all).allMatch(heard -> heard.ends == 1);
  }

  private Heard ask(Client over, Request request) {
    Heard heard = send(over, request, 10);
    await(over, List.of(heard));
    return heard;
  }

  private List<Heard> ask(Client over, int times, String path) {
    List<Heard> all = new ArrayList<>();
    for (int i = 0; i < times; i++) {
      all.add(send(over, request("GET", path, null), 10));
    }
    await(over, all);
    return all;
  }

  private static void later(long millis, Runnable task) {
    VERTX.setTimer(millis, _ -> task.run());
  }

  @Test
  void many_requests_share_one_connection() throws Exception {
    Client over =
        over(plain(), asked -> later(20, () -> asked.response().end("hello " + asked.path())));
    List<Heard> all = ask(over, 50, "/a");
    all.addAll(ask(over, 50, "/b"));

    assertThat(all).extracting(Heard::kind).containsOnly("");
    assertThat(all.get(99).start).isEqualTo("hello /b");
    assertThat(connections).hasValue(1);
    assertThat(loop.sockets().opened()).isEqualTo(1);
  }

  @Test
  void a_connection_whose_names_for_streams_run_out_is_left_for_another() throws Exception {
    over(plain(), asked -> asked.response().end("ok"));
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
  void over_tls_it_is_agreed_in_the_handshake() throws Exception {
    Client over =
        over(secured(), asked -> asked.response().end(asked.version() + " " + asked.scheme()));

    assertThat(ask(over, 20, "/")).extracting(heard -> heard.start).containsOnly("HTTP_2 https");
    assertThat(loop.sockets().opened()).isEqualTo(1);
  }

  @Test
  void a_server_that_agrees_to_no_http2_fails_as_tls() throws Exception {
    Client over = over(secured().setUseAlpn(false), asked -> asked.response().end("x"));
    Heard heard = ask(over, request("GET", "/", null));

    assertThat(heard.kind()).isEqualTo("tls");
    assertThat(String.valueOf(heard.failure)).contains("HTTP/2");
  }

  @Test
  void a_server_that_speaks_http1_answers_what_is_malformed() throws Exception {
    try (ScriptedServer server = new ScriptedServer((_, wire) -> wire.ok("hello"))) {
      Client over = to(Integer.parseInt(server.url().replaceAll(".*:", "")), false);
      Heard heard = ask(over, request("GET", "/", null));

      assertThat(heard.kind()).isEqualTo("malformed");
    }
  }

  @Test
  void what_is_abandoned_is_reset_and_hears_nothing_more() throws Exception {
    CountDownLatch reset = new CountDownLatch(1);
    Client over =
        over(
            plain(),
            asked -> {
              if (asked.path().equals("/open")) {
                asked.response().exceptionHandler(_ -> reset.countDown());
                var _ = asked.response().setChunked(true).write("x");
              } else {
                asked.response().end("x");
              }
            });
    Heard open = send(over, request("GET", "/open", null), 10);
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
        down.add(send(over, request("GET", "/large", null), 20));
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
  void a_stream_that_is_reset_fails_alone() throws Exception {
    Client over =
        over(
            plain(),
            asked -> {
              if (asked.path().equals("/reset")) {
                asked.response().reset(2);
              } else {
                later(50, () -> asked.response().end("x"));
              }
            });
    Heard well = send(over, request("GET", "/", null), 10);
    Heard reset = send(over, request("GET", "/reset", null), 10);
    await(over, List.of(well, reset));

    assertThat(well.kind()).isEmpty();
    assertThat(reset.kind()).isEqualTo("reset");
    assertThat(String.valueOf(reset.failure)).contains("INTERNAL_ERROR");
    assertThat(loop.sockets().opened()).isEqualTo(1);
  }

  @Test
  void of_an_answer_that_never_ends_no_more_is_read_than_is_wanted() throws Exception {
    CompletableFuture<Throwable> left = new CompletableFuture<>();
    Client over =
        over(
            plain(),
            asked -> {
              HttpServerResponse response = asked.response();
              if (asked.path().equals("/endless")) {
                response.exceptionHandler(left::complete).setChunked(true).write("x");
              } else {
                response.end("y");
              }
            });
    Heard heard = new Heard();
    heard.wanted = 1;
    over.send(request("GET", "/endless", null), heard, loop.now() + 20 * SECOND);
    await(over, List.of(heard));

    assertThat(heard.kind()).isEmpty();
    assertThat(heard.bytes).isEqualTo(1);
    assertThat(ask(over, request("GET", "/", null)).kind()).isEmpty();
    assertThat(left.get(10, TimeUnit.SECONDS)).isInstanceOf(StreamResetException.class);
    assertThat(loop.sockets().opened()).isEqualTo(1);
  }

  @Test
  void a_deadline_ends_one_stream_only() throws Exception {
    Client over =
        over(
            plain(),
            asked -> {
              if (!asked.path().equals("/never")) {
                later(1500, () -> asked.response().end("x".repeat(100_000)));
              }
            });
    Heard never = send(over, request("GET", "/never", null), 1);
    Heard well = send(over, request("GET", "/", null), 10);
    await(over, List.of(well, never));

    assertThat(never.kind()).isEqualTo("timeout");
    assertThat(well.kind()).isEmpty();
    assertThat(well.bytes).isEqualTo(100_000);
    assertThat(ask(over, request("GET", "/", null)).kind()).isEmpty();
    assertThat(loop.sockets().opened()).isEqualTo(1);
  }

  @Test
  @SuppressWarnings("deprecation") // nothing else says which stream was the last
  void after_a_farewell_what_is_under_way_ends_and_what_follows_goes_elsewhere() throws Exception {
    Client over =
        over(
            plain(),
            asked -> {
              if (asked.path().equals("/last")) {
                asked.connection().goAway(0, 3); // the first of a client without an upgrade
                later(50, () -> asked.response().end("last"));
              } else {
                asked.response().end("x");
              }
            });
    Heard last = send(over, request("GET", "/last", null), 10);
    Heard behind = send(over, request("GET", "/", null), 10);
    await(over, List.of(last, behind));
    Heard after = ask(over, request("GET", "/", null));

    assertThat(last.start).isEqualTo("last");
    assertThat(behind.kind()).isEmpty();
    assertThat(after.kind()).isEmpty();
    assertThat(connections).hasValue(2);
  }

  @Test
  @SuppressWarnings("deprecation") // nothing else says which stream was the last
  void a_server_that_says_farewell_to_everybody_is_not_asked_for_ever() throws Exception {
    Client over = over(plain(), asked -> asked.connection().goAway(0, 0));
    Heard heard = ask(over, request("GET", "/", null));

    assertThat(heard.kind()).isEqualTo("reset");
    assertThat(connections).hasValue(1 + Http2.MOST_REFUSALS);
  }

  @Test
  void a_refused_request_is_sent_again_and_only_the_answer_is_heard() throws Exception {
    AtomicInteger asked = new AtomicInteger();
    Client over =
        over(
            plain(),
            request -> {
              if (asked.incrementAndGet() <= Http2.MOST_REFUSALS) {
                request.response().reset(REFUSED_STREAM);
              } else {
                request.body().onSuccess(body -> request.response().end("got " + body.length()));
              }
            });
    Heard heard = ask(over, request("POST", "/", new byte[10_000]));

    assertThat(heard.kind()).isEmpty();
    assertThat(heard.start).isEqualTo("got 10000");
    assertThat(asked).hasValue(1 + Http2.MOST_REFUSALS);
    assertThat(connections).hasValue(1);
  }

  @Test
  void a_server_that_refuses_every_stream_is_not_asked_for_ever() throws Exception {
    AtomicInteger asked = new AtomicInteger();
    Client over =
        over(
            plain(),
            request -> {
              asked.incrementAndGet();
              request.response().reset(REFUSED_STREAM);
            });
    Heard heard = ask(over, request("GET", "/", null));

    assertThat(heard.kind()).isEqualTo("reset");
    assertThat(String.valueOf(heard.failure)).contains("REFUSED_STREAM");
    assertThat(asked).hasValue(1 + Http2.MOST_REFUSALS);
  }

  @Test
  void a_refused_request_has_no_more_time_than_any_other() throws Exception {
    AtomicInteger asked = new AtomicInteger();
    Client over =
        over(
            plain(),
            request -> {
              asked.incrementAndGet();
              later(400, () -> request.response().reset(REFUSED_STREAM));
            });
    long before = loop.now();
    Heard heard = send(over, request("GET", "/", null), 1);
    await(over, List.of(heard));

    assertThat(heard.kind()).isEqualTo("timeout");
    assertThat(asked.get()).isBetween(1, 3);
    assertThat(loop.now() - before).isBetween(SECOND, 5 * SECOND);
  }

  @Test
  void an_answer_that_began_is_not_asked_for_again() throws Exception {
    AtomicInteger asked = new AtomicInteger();
    Client over =
        over(
            plain(),
            request -> {
              asked.incrementAndGet();
              request.response().setChunked(true).write("half");
              later(50, () -> request.response().reset(REFUSED_STREAM));
            });
    Heard heard = ask(over, request("GET", "/", null));

    assertThat(heard.kind()).isEqualTo("reset");
    assertThat(asked).hasValue(1);
  }

  @Test
  void a_body_that_is_not_wanted_to_its_end_harms_no_other_stream() throws Exception {
    Client over =
        over(
            plain(),
            asked -> {
              switch (asked.path()) {
                case "/reset" -> asked.response().reset(2);
                case "/early" -> asked.pause().response().setStatusCode(413).end();
                default -> later(200, () -> asked.response().end("x"));
              }
            });
    Heard well = send(over, request("GET", "/", null), 10);
    Heard reset = send(over, request("POST", "/reset", new byte[200_000]), 10);
    Heard early = send(over, request("POST", "/early", new byte[200_000]), 10);
    await(over, List.of(well, reset, early));

    assertThat(well.kind()).isEmpty();
    assertThat(reset.kind()).isEqualTo("reset");
    assertThat(early.head().status()).isEqualTo(413);
    assertThat(connections).hasValue(1);
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
      all.add(send(over, request("GET", "/held", null), 10));
    }
    Heard fewer = ask(over, request("GET", "/fewer", null));
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
    Heard heard = ask(over, request("GET", "/", null));

    assertThat(heard.kind()).isEmpty();
    assertThat(loop.now() - before).isGreaterThan(SECOND / 4);
    assertThat(connections).hasValue(1);
  }

  @Test
  void a_connection_on_which_nothing_was_ever_said_is_left() throws Exception {
    Client _ = over(plain(), asked -> asked.response().end("x"));
    try (Relay relay = new Relay(port)) {
      relay.silence();
      Client over = to(relay.port(), false);
      Heard unheard = send(over, request("GET", "/", null), 1);
      await(over, List.of(unheard));
      relay.speak();
      Heard heard = ask(over, request("GET", "/", null));

      assertThat(unheard.kind()).isEqualTo("timeout");
      assertThat(heard.kind()).isEmpty();
    }
  }

  @Test
  void a_connection_that_closes_fails_all_that_is_under_way() throws Exception {
    AtomicInteger asked = new AtomicInteger();
    Client over =
        over(
            plain(),
            request -> {
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
        over(
            plain(),
            asked -> {
              if (asked.path().equals("/broken")) {
                asked.response().setChunked(true).write("half of i");
                later(100, () -> asked.connection().close());
              } else {
                asked.response().end("x");
              }
            });
    Heard broken = ask(over, request("GET", "/broken", null));
    Heard after = ask(over, request("GET", "/", null));

    assertThat(broken.kind()).isEqualTo("reset");
    assertThat(broken.bytes).isEqualTo(9);
    assertThat(broken.ends).isEqualTo(1);
    assertThat(after.kind()).isEmpty();
    assertThat(connections).hasValue(2);
  }

  @Test
  void headers_go_in_lower_case_and_cookies_come_apart() throws Exception {
    Client over =
        over(
            plain(),
            asked -> {
              asked.response().headers().add("set-cookie", "a=1").add("set-cookie", "b=2");
              asked
                  .response()
                  .end(
                      asked.getHeader("x-upper")
                          + asked.headers().contains("connection")
                          + asked.getHeader("cookie")
                          + asked.authority());
            });
    Heard heard = ask(over, request("GET", "/", null));

    assertThat(heard.start).isEqualTo("Keptfalsea=b; c=d127.0.0.1");
    assertThat(heard.head().setCookies()).containsExactly("a=1", "b=2");
    assertThat(heard.head().header("Set-Cookie")).isEqualTo("a=1");
  }

  @Test
  void an_answer_may_have_no_body() throws Exception {
    Client over =
        over(
            plain(),
            asked -> {
              if (asked.path().equals("/204")) {
                asked.response().setStatusCode(204).end();
              } else {
                asked.response().end(asked.method().name().equals("HEAD") ? "" : "get");
              }
            });
    Heard none = ask(over, request("GET", "/204", null));
    Heard head = ask(over, request("HEAD", "/", null));
    Heard empty = ask(over, request("POST", "/", new byte[0]));

    assertThat(none.head().status()).isEqualTo(204);
    assertThat(List.of(none, head, empty)).extracting(Heard::kind).containsOnly("");
    assertThat(head.bytes).isZero();
    assertThat(empty.start).isEqualTo("get");
  }

  @Test
  void an_abort_ends_all_as_unfinished() throws Exception {
    Client over = over(plain(), _ -> {});
    List<Heard> all = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      all.add(send(over, request("GET", "/", null), 10));
    }
    long until = loop.now() + SECOND / 5;
    loop.run(now -> now < until ? until : Loop.OVER);
    over.abort();

    assertThat(all).extracting(Heard::kind).containsOnly("unfinished");
    assertThat(all).allMatch(heard -> heard.ends == 1);
  }
}
