package dev.plimsoll.mock.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.plimsoll.mock.openai.ApiError;
import dev.plimsoll.mock.openai.Models;
import io.vertx.core.Context;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import java.net.URLDecoder;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;

/** Where each request goes. Belongs to one event loop. */
final class Door {
  private static final String MODELS = "/v1/models";

  private final House house;
  private final Pacer pacer;
  private final Context loop;
  private final FaultsDoor faults;

  Door(House house, Pacer pacer, Context loop) {
    this.house = house;
    this.pacer = pacer;
    this.loop = loop;
    this.faults = new FaultsDoor(house);
  }

  void open(HttpServerRequest request, Visit visit) {
    request.response().exceptionHandler(left -> {}); // else Vert.x logs it with a stack trace
    Optional<Dialect> chat =
        request.method().name().equals("POST") ? Dialect.at(request.path()) : Optional.empty();
    Upload.collect(
        request,
        house,
        visit,
        body -> {
          if (chat.isPresent()) {
            chat(request, visit, chat.get(), body);
          } else {
            house.giveBack(body.length);
            visit.expectWithin(house.bounds.idle());
            other(request, body);
          }
        },
        error -> refuse(request, visit, chat, error));
  }

  private void refuse(
      HttpServerRequest request, Visit visit, Optional<Dialect> chat, ApiError error) {
    request.response().putHeader("connection", "close");
    if (chat.isPresent()) {
      Call.received(request, house, pacer, visit, chat.get()).refusedInUpload(error);
    } else {
      Replies.error(request.response(), error);
    }
  }

  private void chat(HttpServerRequest request, Visit visit, Dialect dialect, byte[] body) {
    Call call = Call.received(request, house, pacer, visit, dialect);
    Optional<ApiError> unusable = unusable(request);
    if (unusable.isPresent()) {
      house.giveBack(body.length);
      call.refused(unusable.get());
    } else {
      read(call, dialect, body);
    }
  }

  private static Optional<ApiError> unusable(HttpServerRequest request) {
    if (noHost(request)) {
      return Optional.of(missingHost());
    }
    String type = request.getHeader("content-type");
    if (type != null && !json(type)) {
      return Optional.of(unsupported("content type", type, "'application/json'"));
    }
    String encoding = request.getHeader("content-encoding");
    if (encoding != null && !encoding.equalsIgnoreCase("identity")) {
      return Optional.of(unsupported("content encoding", encoding, "the body as it is"));
    }
    return Optional.empty();
  }

  private static ApiError unsupported(String what, String found, String expected) {
    String cut = found.length() <= 60 ? found : found.substring(0, 60) + "…";
    return ApiError.refused(
        415, "Unsupported %s '%s'; expected %s.".formatted(what, cut, expected));
  }

  private void read(Call call, Dialect dialect, byte[] body) {
    boolean taken =
        house.readers.read(
            dialect,
            body,
            read -> {
              house.giveBack(body.length);
              onLoop(() -> call.read(read));
            },
            tokens -> onLoop(() -> call.counted(tokens)),
            fault -> onLoop(call::broken));
    if (!taken) {
      house.giveBack(body.length);
      call.refused(ApiError.failure(503, "Too many requests wait to be read; try again."));
    }
  }

  private void onLoop(Runnable next) {
    try {
      loop.runOnContext(back -> next.run());
    } catch (RejectedExecutionException closed) {
      // the provider was closed meanwhile, and the call is in the log as cancelled
    }
  }

  private void other(HttpServerRequest request, byte[] body) {
    String path = request.path() == null ? "" : request.path();
    HttpServerResponse response = request.response();
    if (noHost(request)) {
      Replies.error(response, missingHost());
    } else if (Dialect.at(path).isPresent()) {
      notAllowed(request, "POST");
    } else if (path.equals(FaultsDoor.PATH)) {
      faults.open(request, body);
    } else if (!served(path)) {
      Replies.error(response, ApiError.unknownRoute(request.method().name(), path));
    } else if (!reads(request)) {
      notAllowed(request, "GET, HEAD");
    } else {
      show(path, response);
    }
  }

  private static boolean served(String path) {
    return switch (path) {
      case MODELS, "/health", "/mock/calls", "/mock/stats" -> true;
      default -> path.startsWith(MODELS + "/") && path.length() > MODELS.length() + 1;
    };
  }

  private void show(String path, HttpServerResponse response) {
    switch (path) {
      case "/health" -> Replies.json(response, 200, "{\"status\":\"ok\"}".getBytes(UTF_8));
      case "/mock/stats" -> Replies.json(response, 200, Stats.json(house));
      case "/mock/calls" -> calls(response);
      case MODELS -> Replies.json(response, 200, Models.list());
      default -> model(path.substring(MODELS.length() + 1), response);
    }
  }

  /** Ten thousand lines take milliseconds: they are written on a thread of their own. */
  private void calls(HttpServerResponse response) {
    Thread.startVirtualThread(() -> {
      byte[] lines = house.log.lines();
      onLoop(() -> Replies.send(response, 200, "application/jsonl", lines));
    });
  }

  private static void model(String encoded, HttpServerResponse response) {
    try {
      String name = URLDecoder.decode(encoded.replace("+", "%2B"), UTF_8);
      Replies.json(response, 200, Models.one(name));
    } catch (IllegalArgumentException unreadable) {
      Replies.error(response, ApiError.refused(400, "The model's name is badly escaped."));
    }
  }

  private static void notAllowed(HttpServerRequest request, String allowed) {
    request.response().putHeader("allow", allowed);
    Replies.error(request.response(), ApiError.method(request.method().name(), allowed));
  }

  private static boolean reads(HttpServerRequest request) {
    String method = request.method().name();
    return method.equals("GET") || method.equals("HEAD");
  }

  private static boolean json(String type) {
    String bare = type.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
    return bare.equals("application/json") || bare.endsWith("+json");
  }

  private static boolean noHost(HttpServerRequest request) {
    return request.version() == HttpVersion.HTTP_1_1
        && request.headers().getAll("host").size() != 1;
  }

  private static ApiError missingHost() {
    return ApiError.refused(400, "HTTP/1.1 requires exactly one Host header.");
  }
}
