package dev.plimsoll.mock.http;

import dev.plimsoll.base.units.Durations;
import dev.plimsoll.mock.openai.ApiError;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.util.function.Consumer;

/**
 * Collects one request's body within the bounds. A body that breaks them is refused at once, and
 * what still arrives of it is thrown away for a moment, so that the caller can read the refusal.
 */
final class Upload {
  private static final Duration LINGER = Duration.ofSeconds(2);

  private final HttpServerRequest request;
  private final House house;
  private final Visit visit;
  private final Consumer<byte[]> whole;
  private final Consumer<ApiError> refusal;
  private final Buffer body = Buffer.buffer();
  private boolean refused;
  private long counted;

  private Upload(
      HttpServerRequest request,
      House house,
      Visit visit,
      Consumer<byte[]> whole,
      Consumer<ApiError> refusal) {
    this.request = request;
    this.house = house;
    this.visit = visit;
    this.whole = whole;
    this.refusal = refusal;
  }

  /**
   * Collects the body.
   *
   * @param whole takes the body; its bytes count against the house until given back
   * @param refusal answers what cannot be taken; the connection is closed after it
   */
  static void collect(
      HttpServerRequest request,
      House house,
      Visit visit,
      Consumer<byte[]> whole,
      Consumer<ApiError> refusal) {
    new Upload(request, house, visit, whole, refusal).begin();
  }

  private void begin() {
    request.handler(this::take);
    request.exceptionHandler(left -> release());
    request.endHandler(end -> end());
    if (declared() > house.bounds.body().bytes()) {
      refuse(tooLarge());
      return;
    }
    visit.expectWithin(house.bounds.upload(), () -> refuse(tooSlow()));
    if ("100-continue".equalsIgnoreCase(request.getHeader("expect"))) {
      request.response().writeContinue();
    }
  }

  private long declared() {
    String length = request.getHeader("content-length");
    try {
      return length == null ? 0 : Long.parseLong(length.strip());
    } catch (NumberFormatException unreadable) {
      return 0; // Vert.x refuses it by itself
    }
  }

  private void take(Buffer chunk) {
    if (refused) {
      return;
    }
    if (counted + chunk.length() > house.bounds.body().bytes()) {
      refuse(tooLarge());
    } else if (!house.takeBody(chunk.length())) {
      refuse(ApiError.failure(503, "Too many bytes of bodies wait to be read; try again."));
    } else {
      counted += chunk.length();
      body.appendBuffer(chunk);
    }
  }

  private void end() {
    if (refused) {
      visit.close();
      return;
    }
    visit.expectNothing();
    counted = 0; // from here on the receiver gives them back
    whole.accept(body.getBytes());
  }

  private void refuse(ApiError error) {
    refused = true;
    release();
    visit.expectWithin(LINGER);
    refusal.accept(error);
  }

  private void release() {
    house.giveBack(counted);
    counted = 0;
  }

  private ApiError tooLarge() {
    return ApiError.refused(
        413, "The body is too large; expected at most " + house.bounds.body() + ".");
  }

  private ApiError tooSlow() {
    return ApiError.refused(
        408, "The body did not arrive within " + Durations.format(house.bounds.upload()) + ".");
  }
}
