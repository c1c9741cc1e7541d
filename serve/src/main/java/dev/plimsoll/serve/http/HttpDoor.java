package dev.plimsoll.serve.http;

import dev.plimsoll.base.text.Figures;
import dev.plimsoll.ports.store.TaskStore.StoreException;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.ssl.SslHandler;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.Http1ServerConfig;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.impl.HttpServerConnection;
import io.vertx.core.http.impl.http1.VertxHttpRequestDecoder;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Listens, and turns what arrives into {@link Exchange}s. Everything here but {@link #answer} runs
 * on the event loop and never blocks.
 */
final class HttpDoor implements AutoCloseable {
  private static final Logger LOG = System.getLogger(HttpDoor.class.getName());

  /** Answers an exchange; runs on a virtual thread and may block. */
  interface Handler {
    Answer answer(Exchange exchange) throws InterruptedException;
  }

  private final Vertx vertx;
  private final HttpSettings settings;
  private final Handler handler;
  private final Http1ServerConfig reading = OpenPort.options().getHttp1Config();
  private @Nullable OpenPort port; // once it listens
  private final Map<HttpConnection, Peer> peers = new HashMap<>(); // event loop only
  private final Map<String, Integer> addresses = new HashMap<>(); // event loop only
  private final long mostHeldBytes = Runtime.getRuntime().maxMemory() / 8;
  private long heldBytes; // of bodies on their way in; event loop only
  private final AtomicInteger open = new AtomicInteger();
  private final AtomicInteger answering = new AtomicInteger();

  HttpDoor(Vertx vertx, HttpSettings settings, Handler handler) {
    this.vertx = vertx;
    this.settings = settings;
    this.handler = handler;
  }

  /**
   * Starts to listen.
   *
   * @return the port, where 0 was asked for the one that was free
   * @throws IOException when the address or the TLS pair cannot be had; its message says why and
   *     what to do
   */
  int listen() throws IOException, InterruptedException {
    OpenPort opened = OpenPort.open(vertx, settings, this::connected, this::request);
    port = opened;
    return opened.number();
  }

  /** How many connections are open. */
  int connections() {
    return open.get();
  }

  /** Waits until every request that is here is answered, at most so long. */
  void awaitAnswers(Duration longest) throws InterruptedException {
    long end = System.nanoTime() + longest.toNanos();
    while (answering.get() > 0 && System.nanoTime() < end) {
      TimeUnit.MILLISECONDS.sleep(2);
    }
  }

  @Override
  public void close() {
    if (port != null) {
      port.close();
    }
  }

  private void connected(HttpConnection connection) {
    String address = connection.remoteAddress().hostAddress();
    int ofAddress = addresses.getOrDefault(address, 0);
    if (open.get() >= settings.connections() || ofAddress >= settings.perAddress()) {
      connection.close();
      return;
    }
    open.incrementAndGet();
    addresses.put(address, ofAddress + 1);
    Peer peer = new Peer(vertx, connection, settings.head());
    if (connection instanceof HttpServerConnection channel) {
      read(channel.channelHandlerContext().channel(), peer);
    }
    peers.put(connection, peer);
    connection.closeHandler(_ -> {
      open.decrementAndGet();
      addresses.computeIfPresent(address, (_, count) -> count == 1 ? null : count - 1);
      peers.remove(connection);
      heldBytes -= peer.release();
      peer.gone();
    });
    peer.closeAfter(settings.head());
  }

  /** Makes reading strict, and hears that the peer sends no more. */
  private void read(Channel channel, Peer peer) {
    channel.config().setOption(ChannelOption.ALLOW_HALF_CLOSURE, true);
    ChannelPipeline pipeline = channel.pipeline();
    KeepReading keepReading = new KeepReading(peer::sendsNoMore);
    ChannelHandlerContext tls = pipeline.context(SslHandler.class);
    if (tls == null) {
      pipeline.addFirst(keepReading);
    } else {
      pipeline.addAfter(tls.name(), "keepReading", keepReading);
    }
    pipeline.replace(VertxHttpRequestDecoder.class, "httpDecoder", new StrictDecoder(reading));
  }

  private void request(HttpServerRequest request) {
    long start = System.nanoTime();
    Peer peer = peers.get(request.connection());
    if (peer == null) {
      request.connection().close();
      return;
    }
    if (peer.isRefused()) {
      return;
    }
    try {
      request(request, peer, start);
    } catch (RuntimeException e) { // on the event loop it would leave the caller without an answer
      LOG.log(Level.ERROR, "a bug in reading " + request.method() + " " + request.path(), e);
      refuse(request, peer, start, Problem.of(500, "bug", "the server failed; its log says more"));
    }
  }

  private void request(HttpServerRequest request, Peer peer, long start) {
    peer.busy();
    Optional<Problem> fault = Framing.fault(request);
    if (fault.isPresent()) {
      refuse(request, peer, start, fault.get());
      return;
    }
    if (tooLarge(declared(request))) {
      refuse(request, peer, start, tooLargeProblem());
      return;
    }
    if ("100-continue".equalsIgnoreCase(request.getHeader("Expect"))) {
      request.response().writeContinue();
    }
    Buffer body = Buffer.buffer();
    peer.after(
        settings.body(),
        () ->
            refuse(
                request,
                peer,
                start,
                Problem.of(
                    408,
                    "slow_body",
                    "the body did not arrive within " + settings.body().toSeconds() + " s")));
    request.exceptionHandler( // a chunk that is none, or the connection broke and nobody hears it
        _ -> refuse(request, peer, start, Problem.badRequest("malformed", "the body is broken")));
    request.handler(chunk -> {
      if (tooLarge(body.length() + (long) chunk.length())) {
        refuse(request, peer, start, tooLargeProblem());
      } else if (heldBytes + chunk.length() > mostHeldBytes) {
        refuse(request, peer, start, busyProblem());
      } else {
        heldBytes += chunk.length();
        peer.hold(chunk.length());
        body.appendBuffer(chunk);
      }
    });
    request.endHandler(_ -> {
      if (!request.response().ended()) {
        accept(request, peer, body.getBytes(), start);
      }
    });
  }

  private static long declared(HttpServerRequest request) {
    String length = request.getHeader("Content-Length");
    try {
      return length == null ? 0 : Long.parseLong(length.strip());
    } catch (NumberFormatException _) {
      return Long.MAX_VALUE;
    }
  }

  private boolean tooLarge(long bytes) {
    return bytes > settings.largestBody().bytes();
  }

  private static Problem busyProblem() {
    return Problem.of(503, Problem.REDUCED_CAPACITY, "busy", "too many large bodies arrive at once")
        .retryAfter(1);
  }

  private Problem tooLargeProblem() {
    return Problem.of(
        413,
        "too_large",
        "the body is larger than %s bytes"
            .formatted(Figures.count(settings.largestBody().bytes())));
  }

  /** Answers before the body was read: nothing more is taken from this connection. */
  private void refuse(HttpServerRequest request, Peer peer, long start, Problem problem) {
    if (request.response().ended()) {
      return;
    }
    request.handler(_ -> {});
    peer.refuse();
    heldBytes -= peer.release();
    Reply reply = problem.reply().with("Connection", "close");
    write(request, reply, start);
    peer.closeAfter(Duration.ofSeconds(1)); // the caller may still be sending and not listen
  }

  /** Hands a complete request to a virtual thread and takes its answer back to the event loop. */
  private void accept(HttpServerRequest request, Peer peer, byte[] body, long start) {
    Exchange exchange =
        new Exchange(
            request.method().name(),
            request.path() == null ? "" : request.path(),
            request.query() == null ? "" : request.query(),
            headers(request),
            body,
            start);
    HttpServerResponse response = request.response();
    response.exceptionHandler(_ -> exchange.leave());
    response.closeHandler(_ -> exchange.leave());
    peer.asks(exchange);
    Context context = vertx.getOrCreateContext();
    answering.incrementAndGet();
    Thread.ofVirtual()
        .name("http")
        .start(() -> {
          switch (answer(exchange)) {
            case Reply reply -> context.runOnContext(_ -> answered(request, peer, reply, start));
            case Streamed streamed -> stream(request, peer, streamed, start, context);
          }
        });
  }

  /** Sends piece by piece, on the virtual thread; its end goes back to the event loop. */
  private void stream(
      HttpServerRequest request, Peer peer, Streamed streamed, long start, Context context) {
    boolean whole = false;
    try {
      Outflow outflow = new Outflow(context, request, settings.body());
      Duration untilHead = Duration.ofNanos(System.nanoTime() - start);
      outflow.head(streamed, new ServerTiming().part("total", untilHead).toString());
      if (!request.method().name().equals("HEAD")) {
        streamed.source().pour(outflow);
      }
      whole = true;
    } catch (Streamed.Gone | InterruptedException _) {
      // nobody takes it any more
    } catch (RuntimeException e) {
      LOG.log(Level.ERROR, "a bug in the stream of " + request.path(), e);
    } finally {
      boolean inOrder = whole;
      context.runOnContext(_ -> streamed(request, peer, inOrder));
    }
  }

  private void streamed(HttpServerRequest request, Peer peer, boolean whole) {
    try {
      peer.answered(whole ? settings.keepAlive() : Duration.ZERO);
      HttpServerResponse response = request.response();
      if (whole && !response.ended() && !response.closed()) {
        var _ = response.end();
      }
    } finally {
      heldBytes -= peer.release();
      answering.decrementAndGet();
    }
  }

  private void answered(HttpServerRequest request, Peer peer, Reply reply, long start) {
    try {
      // first the timer: a pipelined request may begin while this answer is written
      peer.answered(settings.keepAlive());
      write(request, reply, start);
    } finally {
      heldBytes -= peer.release();
      answering.decrementAndGet();
    }
  }

  private Answer answer(Exchange exchange) {
    try {
      return handler.answer(exchange);
    } catch (Problem problem) {
      return problem.reply();
    } catch (StoreException e) {
      return Problem.storeFailed(String.valueOf(e.getMessage())).reply();
    } catch (InterruptedException _) {
      return Problem.of(503, "stopping", "the server is stopping").reply();
    } catch (RuntimeException e) {
      LOG.log(Level.ERROR, "a bug in " + exchange.method() + " " + exchange.path(), e);
      return Problem.of(500, "bug", "the server failed; its log says more").reply();
    } catch (OutOfMemoryError _) { // whoever waits must hear it; the next one may fit again
      return Problem.of(503, "out_of_memory", "the server has no memory for this now").reply();
    }
  }

  private static void write(HttpServerRequest request, Reply reply, long start) {
    HttpServerResponse response = request.response();
    if (response.ended() || response.closed()) {
      return;
    }
    response.setStatusCode(reply.status());
    response.putHeader("Content-Type", reply.contentType());
    reply.headers().forEach(response::putHeader);
    ServerTiming timing = new ServerTiming();
    String parts = reply.headers().get("Server-Timing");
    Duration total = Duration.ofNanos(System.nanoTime() - start);
    String own = timing.part(hasTotal(parts) ? "request" : "total", total).toString();
    response.putHeader("Server-Timing", parts == null ? own : parts + ", " + own);
    if (request.method().name().equals("HEAD")) {
      response.putHeader("Content-Length", Integer.toString(reply.body().length()));
      response.end();
    } else {
      response.end(reply.body());
    }
  }

  private static boolean hasTotal(@Nullable String parts) {
    return parts != null && parts.contains("total;");
  }

  private static Map<String, String> headers(HttpServerRequest request) {
    Map<String, String> headers = new HashMap<>();
    request
        .headers()
        .forEach((name, value) ->
            headers.merge(name.toLowerCase(Locale.ROOT), value, (one, two) -> one + ", " + two));
    return headers;
  }
}
