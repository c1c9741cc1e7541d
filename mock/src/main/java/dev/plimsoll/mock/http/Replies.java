package dev.plimsoll.mock.http;

import dev.plimsoll.mock.openai.ApiError;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;

/** Whole answers; all of them JSON unless they say otherwise. */
final class Replies {
  static final String REQUEST_ID = "x-request-id";

  private Replies() {}

  static Future<Void> json(HttpServerResponse response, int status, byte[] body) {
    return send(response, status, "application/json", body);
  }

  static Future<Void> send(HttpServerResponse response, int status, String type, byte[] body) {
    if (response.ended() || response.closed()) {
      return Future.failedFuture("the caller has left");
    }
    return response.setStatusCode(status).putHeader("content-type", type).end(Buffer.buffer(body));
  }

  static Future<Void> error(HttpServerResponse response, ApiError error) {
    return json(response, error.status(), error.json());
  }
}
