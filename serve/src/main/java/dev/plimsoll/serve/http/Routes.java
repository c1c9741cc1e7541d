package dev.plimsoll.serve.http;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Leads a request to what answers it, by its path and method. */
final class Routes implements HttpDoor.Handler {
  /** Answers one route. */
  interface Route {
    Reply answer(Exchange exchange) throws InterruptedException;
  }

  /** Answers a route that ends with an id. */
  interface IdRoute {
    Reply answer(Exchange exchange, String id) throws InterruptedException;
  }

  private final Map<String, Map<String, Route>> fixed = new TreeMap<>();
  private final Map<String, Map<String, IdRoute>> byId = new TreeMap<>();

  Routes on(String method, String path, Route route) {
    fixed.computeIfAbsent(path, _ -> new TreeMap<>()).put(method, route);
    return this;
  }

  /** A route for {@code prefix} followed by one segment. */
  Routes onId(String method, String prefix, IdRoute route) {
    byId.computeIfAbsent(prefix, _ -> new TreeMap<>()).put(method, route);
    return this;
  }

  @Override
  public Reply answer(Exchange exchange) throws InterruptedException {
    String path = exchange.path();
    Map<String, Route> methods = fixed.get(path);
    if (methods != null) {
      Route route = methods.get(methodOf(exchange));
      if (route == null) {
        throw notAllowed(exchange, List.copyOf(methods.keySet()));
      }
      return route.answer(exchange);
    }
    int slash = path.lastIndexOf('/') + 1;
    Map<String, IdRoute> idMethods = byId.get(path.substring(0, slash));
    if (idMethods == null || slash == path.length()) {
      throw Problem.of(
          404, "unknown_path", "nothing is here; /openapi.json lists every path of this server");
    }
    IdRoute route = idMethods.get(methodOf(exchange));
    if (route == null) {
      throw notAllowed(exchange, List.copyOf(idMethods.keySet()));
    }
    return route.answer(exchange, path.substring(slash));
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
