package dev.plimsoll.lab.target;

import dev.plimsoll.lab.request.RequestTemplate;
import dev.plimsoll.lab.request.Template;
import dev.plimsoll.lab.request.Variables;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;

/** Turns requests into the bytes of HTTP/1.1, constant ones only once. Immutable. */
final class Encoder {
  private static final byte[] NO_BODY = {};

  private final Endpoint endpoint;
  private final IdentityHashMap<RequestTemplate, byte[]> constant = new IdentityHashMap<>();

  Encoder(Endpoint endpoint, List<RequestTemplate> requests) {
    this.endpoint = endpoint;
    Variables none = new Variables(new SplittableRandom(0), 0, 0, Optional.empty());
    for (RequestTemplate request : requests) {
      if (request.isConstant()) {
        constant.put(request, render(request, none));
      }
    }
  }

  byte[] encode(RequestTemplate request, Variables variables) {
    byte[] bytes = constant.get(request);
    return bytes != null ? bytes : render(request, variables);
  }

  /** A GET of a path below the endpoint's address, with the headers of another request. */
  byte[] get(String requestTarget, RequestTemplate like, Variables variables) {
    StringBuilder head = head("GET", requestTarget);
    like.headers()
        .forEach((name, value) -> {
          if (!name.regionMatches(true, 0, "Content-", 0, 8)
              && !name.equalsIgnoreCase("Idempotency-Key")) {
            header(head, name, value.render(variables));
          }
        });
    return head.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1);
  }

  /** The request target of a path that the endpoint's own address is put before. */
  String below(String path) {
    return endpoint.requestTarget(path);
  }

  private byte[] render(RequestTemplate request, Variables variables) {
    byte[] body =
        request
            .body()
            .map(template -> template.render(variables).getBytes(StandardCharsets.UTF_8))
            .orElse(NO_BODY);
    StringBuilder head =
        head(request.method(), endpoint.requestTarget(request.path().render(variables)));
    for (Map.Entry<String, Template> entry : request.headers().entrySet()) {
      header(head, entry.getKey(), entry.getValue().render(variables));
    }
    if (request.body().isPresent() && lacks(request, "Content-Type")) {
      header(head, "Content-Type", isJson(body) ? "application/json" : "text/plain;charset=UTF-8");
    }
    if (request.body().isPresent() || request.method().matches("POST|PUT|PATCH")) {
      header(head, "Content-Length", Integer.toString(body.length));
    }
    byte[] start = head.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1);
    byte[] whole = Arrays.copyOf(start, start.length + body.length);
    System.arraycopy(body, 0, whole, start.length, body.length);
    return whole;
  }

  private StringBuilder head(String method, String requestTarget) {
    return new StringBuilder(256)
        .append(method)
        .append(' ')
        .append(requestTarget)
        .append(" HTTP/1.1\r\nHost: ")
        .append(endpoint.authority())
        .append("\r\nUser-Agent: plimsoll\r\nAccept: */*\r\n");
  }

  private static void header(StringBuilder head, String name, String value) {
    head.append(name).append(": ").append(value).append("\r\n");
  }

  private static boolean lacks(RequestTemplate request, String header) {
    return request.headers().keySet().stream().noneMatch(header::equalsIgnoreCase);
  }

  private static boolean isJson(byte[] body) {
    for (byte b : body) {
      if (b > ' ') {
        return b == '{' || b == '[';
      }
    }
    return false;
  }
}
