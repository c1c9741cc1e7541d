package dev.plimsoll.serve.http;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** Leads a request to what answers it, by its path and method. */
final class Routes implements HttpDoor.Handler {
  /** Answers one route. */
  interface Route {
    Answer answer(Exchange exchange) throws InterruptedException;
  }

  /** Answers a route with an id in it, as it stands in the path. */
  interface IdRoute {
    Answer answer(Exchange exchange, String id) throws InterruptedException;
  }

  private final Map<String, Map<String, Route>> fixed = new TreeMap<>();
  private final Map<String, Map<String, IdRoute>> byId = new TreeMap<>();

  Routes on(String method, String path, Route route) {
    fixed.computeIfAbsent(path, _ -> new TreeMap<>()).put(method, route);
    return this;
  }

  /** A route for {@code prefix} followed by one segment. */
  Routes onId(String method, String prefix, IdRoute route) {
    return onId(method, prefix, "", route);
  }

  /** A route for {@code prefix}, one segment, and {@code suffix}: {@code /tasks/…/events}. */
  Routes onId(String method, String prefix, String suffix, IdRoute route) {
    byId.computeIfAbsent(prefix + "{id}" + suffix, _ -> new TreeMap<>()).put(method, route);
    return this;
  }

  /** Every path with its methods; an id in it is {@code {id}}. */
  Map<String, Set<String>> table() {
    Map<String, Set<String>> table = new TreeMap<>();
    fixed.forEach((path, methods) -> table.put(path, methods.keySet()));
    byId.forEach((path, methods) -> table.put(path, methods.keySet()));
    return table;
  }

  @Override
  public Answer answer(Exchange exchange) throws InterruptedException {
    String path = exchange.path();
    Map<String, Route> methods = fixed.get(path);
    if (methods != null) {
      Route route = methods.get(methodOf(exchange));
      if (route == null) {
        throw notAllowed(exchange, List.copyOf(methods.keySet()));
      }
      return route.answer(exchange);
    }
    int last = path.lastIndexOf('/');
    Optional<Answer> answer = byId(exchange, path, last + 1, path.length());
    if (answer.isEmpty() && last > 0) {
      answer = byId(exchange, path, path.lastIndexOf('/', last - 1) + 1, last);
    }
    return answer.orElseThrow(() ->
        Problem.of(
            404, "unknown_path", "nothing is here; /openapi.json lists every path of this server"));
  }

  /** The answer when what stands from there to there is the id of a route. */
  private Optional<Answer> byId(Exchange exchange, String path, int from, int to)
      throws InterruptedException {
    Map<String, IdRoute> methods =
        from < to ? byId.get(path.substring(0, from) + "{id}" + path.substring(to)) : null;
    if (methods == null) {
      return Optional.empty();
    }
    IdRoute route = methods.get(methodOf(exchange));
    if (route == null) {
      throw notAllowed(exchange, List.copyOf(methods.keySet()));
    }
    return Optional.of(route.answer(exchange, path.substring(from, to)));
  }

  private static String methodOf(Exchange exchange) {
    return exchange.method().equals("HEAD") ? "GET" : exchange.method();
  }

  private static Problem notAllowed(Exchange exchange, List<String> methods) {
    String allowed = String.join(", ", methods);
    return Problem.of(
            405,
            "method_not_allowed",
            exchange.method() + " is not for this path; allowed: " + allowed)
        .header("Allow", allowed);
  }
}
