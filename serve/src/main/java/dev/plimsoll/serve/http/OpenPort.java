package dev.plimsoll.serve.http;

import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.KeyCertOptions;
import io.vertx.core.net.ServerSSLOptions;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.BindException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A port that listens, over TLS where a pair is named, and then as new as the pair's files. */
final class OpenPort implements AutoCloseable {
  private static final Logger LOG = System.getLogger(OpenPort.class.getName());

  private final HttpServer server;
  private final int number;
  private final Optional<TlsRenewal> renewal;

  private OpenPort(HttpServer server, int number, Optional<TlsRenewal> renewal) {
    this.server = server;
    this.number = number;
    this.renewal = renewal;
  }

  /** How requests are read, before anybody looks at them. */
  static HttpServerOptions options() {
    return new HttpServerOptions()
        .setTcpNoDelay(true)
        .setAcceptBacklog(4_096)
        .setMaxHeaderSize(16 * 1024)
        .setMaxInitialLineLength(8 * 1024)
        .setHttp2ClearTextEnabled(false)
        // without WebSockets their handler only costs, and it closes the connection of a caller
        // with more than some 128 requests in the pipe
        .setPerFrameWebSocketCompressionSupported(false)
        .setPerMessageWebSocketCompressionSupported(false);
  }

  /**
   * Starts to listen.
   *
   * @param connected hears of each connection, and {@code request} of each request, on their loop
   * @throws IOException when the address or the TLS pair cannot be had; its message says why and
   *     what to do
   */
  static OpenPort open(
      Vertx vertx,
      HttpSettings settings,
      Handler<HttpConnection> connected,
      Handler<HttpServerRequest> request)
      throws IOException, InterruptedException {
    HttpServerOptions options = options();
    String stamp = settings.tls().map(TlsFiles::stamp).orElse("");
    if (settings.tls().isPresent()) {
      options
          .setSsl(true)
          .setKeyCertOptions(settings.tls().get().load(vertx))
          .setUseAlpn(true)
          .setAlpnVersions(List.of(HttpVersion.HTTP_1_1))
          .setSslHandshakeTimeoutUnit(TimeUnit.MILLISECONDS)
          .setSslHandshakeTimeout(settings.head().toMillis());
    }
    HttpServer server =
        vertx
            .createHttpServer(options)
            .connectionHandler(connected)
            .requestHandler(request)
            .invalidRequestHandler(InvalidRequest::answer);
    int number = listen(server, settings);
    Optional<TlsRenewal> renewal =
        settings
            .tls()
            .map(files ->
                new TlsRenewal(
                    files, stamp, vertx, pair -> renew(server, options.getSslOptions(), pair)));
    return new OpenPort(server, number, renewal);
  }

  /** For connections to come; those that are open keep what they have. */
  private static void renew(HttpServer server, ServerSSLOptions options, KeyCertOptions pair) {
    var _ =
        server
            .updateSSLOptions(options.copy().setKeyCertOptions(pair))
            .onSuccess(_ -> LOG.log(Level.INFO, "a new TLS pair is in use"))
            .onFailure(
                e -> LOG.log(Level.WARNING, "the TLS pair in use is kept: {0}", e.toString()));
  }

  private static int listen(HttpServer server, HttpSettings settings)
      throws IOException, InterruptedException {
    try {
      return server
          .listen(settings.port(), settings.host())
          .toCompletionStage()
          .toCompletableFuture()
          .get(30, TimeUnit.SECONDS)
          .actualPort();
    } catch (ExecutionException e) {
      String address = settings.host() + ":" + settings.port();
      Throwable cause = e.getCause();
      throw new IOException(
          cause instanceof BindException
              ? "cannot listen on %s: %s".formatted(address, cause.getMessage())
              : "cannot listen on %s: %s".formatted(address, cause),
          e);
    } catch (TimeoutException e) {
      throw new IOException("cannot listen: the port was not opened within 30 s", e);
    }
  }

  /** The port's own number. */
  int number() {
    return number;
  }

  @Override
  public void close() {
    renewal.ifPresent(TlsRenewal::close);
    try {
      server.close().toCompletionStage().toCompletableFuture().get(5, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      LOG.log(Level.WARNING, "the door did not close in order: {0}", e.toString());
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
