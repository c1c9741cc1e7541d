package dev.plimsoll.serve.http;

import dev.plimsoll.serve.http.StrictDecoder.MalformedHead;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;

/** Answers what is not HTTP well enough to have a path: too long a line or head, or garbage. */
final class InvalidRequest {
  private InvalidRequest() {}

  static void answer(HttpServerRequest request) {
    Throwable cause = request.decoderResult().cause();
    Problem problem =
        switch (cause) {
          case TooLongHttpLineException _ ->
              Problem.of(414, "uri_too_long", "the request line is longer than 8 KiB");
          case TooLongHttpHeaderException _ ->
              Problem.of(431, "headers_too_large", "the headers are larger than 16 KiB");
          case MalformedHead head -> Problem.badRequest("malformed", head.found());
          case null, default -> Problem.badRequest("malformed", "this is not an HTTP request");
        };
    Reply reply = problem.reply();
    HttpServerResponse response = request.response();
    response.setStatusCode(reply.status());
    response.putHeader("Content-Type", reply.contentType());
    response.putHeader("Connection", "close");
    response.putHeader("Server-Timing", "total;dur=0.000");
    response.end(reply.body()).onComplete(_ -> request.connection().close());
  }
}
