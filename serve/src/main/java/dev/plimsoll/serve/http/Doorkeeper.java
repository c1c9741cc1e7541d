package dev.plimsoll.serve.http;

import dev.plimsoll.ports.keys.Scope;
import dev.plimsoll.serve.keys.Holder;
import dev.plimsoll.serve.keys.KeyRing;
import dev.plimsoll.serve.keys.Opening;
import dev.plimsoll.serve.keys.Waiters;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Lets a request through to what answers it when its key is good and may do that. Never says what
 * is behind the door to whom it does not let in, and never repeats a key.
 */
final class Doorkeeper implements HttpDoor.Handler {
  private static final String BEARER = "bearer ";

  private final KeyRing ring;
  private final Waiters waiters;
  private final InstantSource clock;
  private final boolean onlyThisMachine;
  private final HttpDoor.Handler inside;

  /**
   * @param onlyThisMachine whether nobody else can reach the server, but browsers here can
   */
  Doorkeeper(
      KeyRing ring,
      Waiters waiters,
      InstantSource clock,
      boolean onlyThisMachine,
      HttpDoor.Handler inside) {
    this.ring = ring;
    this.onlyThisMachine = onlyThisMachine;
    this.waiters = waiters;
    this.clock = clock;
    this.inside = inside;
  }

  /** What a request needs; empty where nobody is asked for a key. What is not named is closed. */
  static Optional<Scope> needed(String method, String path) {
    if (path.equals("/health/live") || path.equals("/health/ready")) {
      return Optional.empty();
    }
    boolean tasks =
        path.equals("/api/task")
            || path.equals("/api/v1/tasks")
            || path.startsWith("/api/v1/tasks/");
    return Optional.of(
        switch (method) {
          case "GET", "HEAD" -> Scope.READ;
          case "POST", "PATCH", "DELETE" -> tasks ? Scope.SUBMIT : Scope.ADMIN;
          default -> Scope.ADMIN;
        });
  }

  @Override
  public Answer answer(Exchange exchange) throws InterruptedException {
    Optional<Scope> needed = needed(exchange.method(), exchange.path());
    if (needed.isEmpty()) {
      return inside.answer(exchange);
    }
    if (!ring.isClosed()) {
      if (onlyThisMachine) {
        SameSite.check(exchange);
      }
      return exchange.isLook()
          ? whileGood(exchange, ring::openToAll, Doorkeeper::noKey, inside)
          : inside.answer(exchange);
    }
    Holder holder = holder(exchange);
    if (!holder.key().allows(needed.get())) {
      throw missing(needed.get());
    }
    KeyCaller caller = new KeyCaller(holder, waiters, clock);
    exchange.sentBy(caller);
    return switch (whileGood(
        exchange, holder::open, Doorkeeper::notGood, asked -> answer(asked, caller))) {
      case Reply reply -> reply.withAlso(caller.headers());
      case Streamed streamed -> streamed.with(caller.headers());
    };
  }

  /**
   * Whoever only looks, and waits while what let it in comes to an end, is not told what it saw.
   *
   * @param opens is told that this goes on, and ends it
   * @param over what is said then
   */
  private static Answer whileGood(
      Exchange exchange,
      Function<Runnable, Opening> opens,
      Supplier<Problem> over,
      HttpDoor.Handler handler)
      throws InterruptedException {
    Answer answer;
    try (Opening _ = opens.apply(exchange::shut)) {
      answer = handler.answer(exchange);
    }
    if (exchange.isShut() && exchange.isLook()) {
      return over.get().reply();
    }
    return switch (answer) {
      case Reply reply -> reply;
      case Streamed streamed ->
          streamed.from(sink -> {
            try (Opening _ = opens.apply(exchange::shut)) {
              streamed.source().pour(sink);
            }
            if (exchange.isShut()) {
              sink.send(EventsApi.closed(over.get()));
            }
          });
    };
  }

  /** A replay of an earlier answer is no request: so one that may be is counted further in. */
  private Answer answer(Exchange exchange, KeyCaller caller) throws InterruptedException {
    boolean mayBeReplay =
        exchange.method().equals("POST") && exchange.header("idempotency-key").isPresent();
    Answer answer;
    try {
      if (!mayBeReplay) {
        caller.spend();
      }
      answer = inside.answer(exchange);
    } catch (Problem problem) {
      answer = problem.reply();
    }
    if (!(answer instanceof Reply reply) || !reply.headers().containsKey("Idempotency-Replayed")) {
      caller.count();
    }
    return answer;
  }

  private Holder holder(Exchange exchange) {
    Optional<String> bearer =
        exchange
            .header("authorization")
            .filter(text -> text.toLowerCase(Locale.ROOT).startsWith(BEARER))
            .map(text -> text.substring(BEARER.length()).strip());
    Optional<String> plain = exchange.header("x-api-key").map(String::strip);
    if (bearer.isEmpty() && plain.isEmpty()) {
      throw noKey();
    }
    return plain
        .filter(text -> bearer.isEmpty() || bearer.get().equals(text))
        .or(() -> plain.isEmpty() ? bearer : Optional.empty())
        .flatMap(text -> ring.holder(text, clock.instant()))
        .orElseThrow(Doorkeeper::notGood);
  }

  private static Problem noKey() {
    return Problem.of(
            401,
            "no_key",
            "this server needs a key: 'Authorization: Bearer plk_…' or 'X-API-Key: plk_…'")
        .header("WWW-Authenticate", "Bearer realm=\"plimsoll\"");
  }

  private static Problem notGood() {
    return Problem.of(401, "bad_key", "this key is unknown, wrong, expired or revoked")
        .header("WWW-Authenticate", "Bearer realm=\"plimsoll\", error=\"invalid_token\"");
  }

  private static Problem missing(Scope scope) {
    return Problem.of(
            403,
            "missing_scope",
            "this key may not do that: it lacks the scope '%s'".formatted(scope.word()))
        .header(
            "WWW-Authenticate",
            "Bearer realm=\"plimsoll\", error=\"insufficient_scope\", scope=\"%s\""
                .formatted(scope.word()));
  }
}
