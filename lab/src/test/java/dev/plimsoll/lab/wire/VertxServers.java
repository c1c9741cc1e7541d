package dev.plimsoll.lab.wire;

import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.util.concurrent.TimeUnit;

/** Servers by Vert.x on free loopback ports, over HTTP/1.1 and HTTP/2; a script answers each. */
public final class VertxServers implements AutoCloseable {
  private static final long LONGEST_WAIT_SECONDS = 10;

  private final Vertx vertx = Vertx.vertx();

  /** The port of a new server. */
  public int serve(HttpServerOptions options, Handler<HttpServerRequest> script) throws Exception {
    return serve(options, script, _ -> {});
  }

  /** The port of a new server, which also tells of every connection that comes. */
  public int serve(
      HttpServerOptions options, Handler<HttpServerRequest> script, Handler<HttpConnection> greeted)
      throws Exception {
    return vertx
        .createHttpServer(options.setHost("127.0.0.1").setPort(0))
        .connectionHandler(greeted)
        .exceptionHandler(_ -> {})
        .requestHandler(script)
        .listen()
        .toCompletionStage()
        .toCompletableFuture()
        .get(LONGEST_WAIT_SECONDS, TimeUnit.SECONDS)
        .actualPort();
  }

  /** Does something after so many milliseconds. */
  public void later(long millis, Runnable task) {
    long _ = vertx.setTimer(millis, _ -> task.run());
  }

  @Override
  public void close() throws Exception {
    var _ =
        vertx
            .close()
            .toCompletionStage()
            .toCompletableFuture()
            .get(LONGEST_WAIT_SECONDS, TimeUnit.SECONDS);
  }
}
