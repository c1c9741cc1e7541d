package dev.plimsoll.lab.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Handler;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.PfxOptions;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A client that speaks HTTP/2 over real sockets with Vert.x, and what it hears. */
@Timeout(30)
abstract class Http2Talk {
  static final long SECOND = Duration.ofSeconds(1).toNanos();
  private static @Nullable Path certificate;

  private final VertxServers servers = new VertxServers();
  final Loop loop = new Loop();
  final AtomicInteger connections = new AtomicInteger();
  @Nullable Client client;
  int port;

  /** An answer as it came. */
  static final class Heard implements Exchange {
    private @Nullable Head head;
    long bytes;
    int ends;
    String start = "";
    @Nullable Failure failure;

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
    public void end(long at) {
      ends++;
    }

    @Override
    public void failed(Failure why, long at) {
      ends++;
      failure = why;
    }

    String kind() {
      return failure == null ? "" : failure.kind();
    }

    Head head() {
      return Objects.requireNonNull(head);
    }
  }

  @BeforeAll
  static void make(@TempDir Path folder) throws Exception {
    certificate = new Certificates(folder, "ip:127.0.0.1").file();
  }

  @AfterEach
  void close() throws Exception {
    if (client != null) {
      client.close();
    }
    loop.close();
    servers.close();
  }

  Client over(Handler<HttpServerRequest> script) throws Exception {
    return over(plain(), script);
  }

  Client over(HttpServerOptions options, Handler<HttpServerRequest> script) throws Exception {
    return over(options, script, _ -> {});
  }

  Client over(
      HttpServerOptions options, Handler<HttpServerRequest> script, Handler<HttpConnection> greeted)
      throws Exception {
    port =
        servers.serve(
            options,
            script,
            connection -> {
              connections.incrementAndGet();
              greeted.handle(connection);
            });
    return to(port, options.isSsl());
  }

  Client to(int port, boolean tls) {
    client = Client.of(loop, new Address("127.0.0.1", port, tls, true, true));
    return client;
  }

  static HttpServerOptions plain() {
    return new HttpServerOptions();
  }

  static HttpServerOptions secured() {
    return new HttpServerOptions()
        .setSsl(true)
        .setUseAlpn(true)
        .setKeyCertOptions(
            new PfxOptions()
                .setPath(String.valueOf(certificate))
                .setPassword(Certificates.PASSWORD));
  }

  static Request request(String method, String path, byte @Nullable [] body) {
    List<Request.Field> fields =
        List.of(
            new Request.Field("X-Upper", "Kept"),
            new Request.Field("Connection", "keep-alive"),
            new Request.Field("Cookie", "a=b; c=d"));
    return Request.once(method, path, "127.0.0.1", fields, body);
  }

  static Request get(String path) {
    return request("GET", path, null);
  }

  Heard send(Client over, Request request, long seconds) {
    Heard heard = new Heard();
    over.send(request, heard, loop.now() + seconds * SECOND);
    return heard;
  }

  /** Runs the loop until all were answered or have failed. */
  void await(Client over, List<Heard> all) {
    loop.run(now -> {
      over.sweep(now);
      return all.stream().allMatch(heard -> heard.ends > 0) ? Loop.OVER : now + SECOND / 100;
    });
    assertThat(all).allMatch(heard -> heard.ends == 1);
  }

  Heard ask(Client over, Request request) {
    Heard heard = send(over, request, 10);
    await(over, List.of(heard));
    return heard;
  }

  List<Heard> ask(Client over, int times, String path) {
    List<Heard> all = new ArrayList<>();
    for (int i = 0; i < times; i++) {
      all.add(send(over, get(path), 10));
    }
    await(over, all);
    return all;
  }

  void later(long millis, Runnable task) {
    servers.later(millis, task);
  }
}
