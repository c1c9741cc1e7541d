package dev.plimsoll.mock.http;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntConsumer;

/** One event loop with its connections; all loops of a provider share one port. */
final class Loop extends VerticleBase {
  private static final int HEADER_BYTES = 16 * 1024;
  private static final int LINE_BYTES = 8 * 1024;
  private static final int BACKLOG = 4096;
  private static final long LOOK_MILLIS = 500;

  private final House house;
  private final String host;
  private final int port;
  private final IntConsumer bound;
  private final Map<HttpConnection, Visit> visits = new HashMap<>(); // bounded by the connections

  Loop(House house, String host, int port, IntConsumer bound) {
    this.house = house;
    this.host = host;
    this.port = port;
    this.bound = bound;
  }

  @Override
  public Future<?> start() {
    Door door = new Door(house, new Pacer(context, house.clock), context);
    HttpServer server = vertx.createHttpServer(options());
    server.connectionHandler(this::connected);
    server.requestHandler(request -> open(door, request));
    server.exceptionHandler(brokenConnection -> {}); // else Vert.x logs it with a stack trace
    vertx.setPeriodic(LOOK_MILLIS, tick -> look());
    int shared = port == 0 ? -1 : port; // in Vert.x -1 is one free port for all loops
    return server.listen(shared, host).onSuccess(listening -> bound.accept(listening.actualPort()));
  }

  private static HttpServerOptions options() {
    return new HttpServerOptions()
        .setAcceptBacklog(BACKLOG)
        .setHttp2ClearTextEnabled(false)
        .setMaxHeaderSize(HEADER_BYTES)
        .setMaxInitialLineLength(LINE_BYTES)
        // the WebSocket handlers would close a connection with over 128 requests in the pipe
        .setPerFrameWebSocketCompressionSupported(false)
        .setPerMessageWebSocketCompressionSupported(false);
  }

  private void connected(HttpConnection connection) {
    if (house.connections.incrementAndGet() > house.bounds.connections()) {
      house.connections.decrementAndGet();
      house.turnedAway.incrementAndGet();
      connection.close();
      return;
    }
    Visit visit = new Visit(connection, house.clock);
    visits.put(connection, visit);
    visit.expectWithin(house.bounds.head());
    connection.exceptionHandler(broken -> {});
    connection.closeHandler(closed -> {
      visits.remove(connection);
      house.connections.decrementAndGet();
    });
  }

  private void open(Door door, HttpServerRequest request) {
    Visit visit = visits.get(request.connection());
    if (visit != null) { // else it was turned away
      door.open(request, visit);
    }
  }

  private void look() {
    house.slots.callNext(); // the time line may have opened more of them
    if (visits.isEmpty()) {
      return;
    }
    long now = house.clock.now();
    List.copyOf(visits.values()).forEach(visit -> visit.look(now)); // a late one may close itself
  }
}
