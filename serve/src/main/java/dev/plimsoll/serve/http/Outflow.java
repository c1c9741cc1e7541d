package dev.plimsoll.serve.http;

import dev.plimsoll.serve.http.Streamed.Gone;
import io.vertx.core.Context;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * One streamed answer on its way out. Called on a virtual thread; what touches the connection is
 * done on its event loop, which never waits.
 */
final class Outflow implements Streamed.Sink {
  private final Context context;
  private final HttpServerRequest request;
  private final Duration longestPiece;

  /**
   * @param longestPiece how long a caller may take to make room for one piece
   */
  Outflow(Context context, HttpServerRequest request, Duration longestPiece) {
    this.context = context;
    this.request = request;
    this.longestPiece = longestPiece;
  }

  /** Sets the head; it leaves with the first piece. */
  void head(Streamed streamed, String timing) throws InterruptedException {
    onLoop(done -> {
      HttpServerResponse response = request.response();
      response.setStatusCode(200);
      response.putHeader("Content-Type", streamed.contentType());
      response.putHeader("Server-Timing", timing);
      streamed.headers().forEach(response::putHeader);
      if (request.version() == HttpVersion.HTTP_1_0) {
        response.putHeader("Connection", "close"); // its end is the end of the stream
      } else {
        response.setChunked(true);
      }
      var _ = done.complete(null);
    });
  }

  @Override
  public void send(Buffer piece) throws InterruptedException {
    onLoop(done ->
        request
            .response()
            .write(piece)
            .onSuccess(_ -> done.complete(null))
            .onFailure(done::completeExceptionally));
  }

  private interface Step {
    void run(CompletableFuture<Void> done);
  }

  private void onLoop(Step step) throws InterruptedException {
    CompletableFuture<Void> done = new CompletableFuture<>();
    context.runOnContext(_ -> {
      HttpServerResponse response = request.response();
      if (response.ended() || response.closed()) {
        var _ = done.completeExceptionally(new Gone("the caller left"));
        return;
      }
      try {
        step.run(done);
      } catch (RuntimeException e) {
        var _ = done.completeExceptionally(e);
      }
    });
    try {
      var _ = done.get(longestPiece.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException _) {
      throw new Gone("the caller left");
    } catch (TimeoutException _) {
      throw new Gone("the caller takes nothing");
    }
  }
}
