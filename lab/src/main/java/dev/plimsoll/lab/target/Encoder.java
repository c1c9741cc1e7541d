package dev.plimsoll.lab.target;

import dev.plimsoll.lab.request.RequestTemplate;
import dev.plimsoll.lab.request.Template;
import dev.plimsoll.lab.request.Variables;
import dev.plimsoll.lab.wire.Request;
import dev.plimsoll.lab.wire.Request.Field;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** Turns request templates into requests, constant ones only once. Immutable. */
final class Encoder {
  private static final List<Field> OURS =
      List.of(new Field("User-Agent", "plimsoll"), new Field("Accept", "*/*"));

  private final Endpoint endpoint;
  private final IdentityHashMap<RequestTemplate, Request> constant = new IdentityHashMap<>();

  Encoder(Endpoint endpoint, List<RequestTemplate> requests) {
    this.endpoint = endpoint;
    Variables none = new Variables(new SplittableRandom(0), 0, 0, Optional.empty());
    for (RequestTemplate request : requests) {
      if (request.isConstant()) {
        constant.put(request, render(request, none, true));
      }
    }
  }

  Request encode(RequestTemplate request, Variables variables) {
    Request known = constant.get(request);
    return known != null ? known : render(request, variables, false);
  }

  /** A GET of a request target, with the headers of another request. */
  Request get(String requestTarget, RequestTemplate like, Variables variables) {
    List<Field> fields = new ArrayList<>(OURS);
    like.headers()
        .forEach((name, value) -> {
          if (!name.regionMatches(true, 0, "Content-", 0, 8)
              && !name.equalsIgnoreCase("Idempotency-Key")) {
            fields.add(new Field(name, value.render(variables)));
          }
        });
    return Request.once("GET", requestTarget, endpoint.authority(), fields, null);
  }

  /** The request target of a path that the endpoint's own address is put before. */
  String below(String path) {
    return endpoint.requestTarget(path);
  }

  private Request render(RequestTemplate request, Variables variables, boolean often) {
    byte[] body = body(request, variables);
    List<Field> fields = new ArrayList<>(OURS);
    for (Map.Entry<String, Template> entry : request.headers().entrySet()) {
      fields.add(new Field(entry.getKey(), entry.getValue().render(variables)));
    }
    if (request.body().isPresent() && body != null && lacks(request, "Content-Type")) {
      fields.add(
          new Field(
              "Content-Type", isJson(body) ? "application/json" : "text/plain;charset=UTF-8"));
    }
    String path = endpoint.requestTarget(request.path().render(variables));
    return often
        ? Request.often(request.method(), path, endpoint.authority(), fields, body)
        : Request.once(request.method(), path, endpoint.authority(), fields, body);
  }

  private static byte @Nullable [] body(RequestTemplate request, Variables variables) {
    if (request.body().isPresent()) {
      return request.body().get().render(variables).getBytes(StandardCharsets.UTF_8);
    }
    return request.method().matches("POST|PUT|PATCH") ? new byte[0] : null;
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
