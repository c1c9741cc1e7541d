package dev.plimsoll.lab.target;

import dev.plimsoll.lab.request.Failed;
import dev.plimsoll.lab.request.Filled;
import dev.plimsoll.lab.request.RequestTemplate;
import dev.plimsoll.lab.request.Session;
import dev.plimsoll.lab.request.Template;
import dev.plimsoll.lab.request.Variables;
import dev.plimsoll.lab.wire.Failure;
import dev.plimsoll.lab.wire.Loop;
import dev.plimsoll.lab.wire.Request;
import dev.plimsoll.lab.wire.Request.Field;
import dev.plimsoll.lab.wire.Shown;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** Turns request templates into requests, constant ones only once. */
final class Encoder {
  private static final Field AGENT = new Field("User-Agent", "plimsoll");
  private static final Field ANY = new Field("Accept", "*/*");

  private final Loop loop;
  private final Endpoint endpoint;
  private final String authority;
  private final IdentityHashMap<RequestTemplate, Request> constant = new IdentityHashMap<>();

  Encoder(Loop loop, Endpoint endpoint, List<RequestTemplate> requests) {
    this.loop = loop;
    this.endpoint = endpoint;
    this.authority = endpoint.authority();
    Variables none = new Variables(new SplittableRandom(0), 0, 0, Optional.empty());
    for (RequestTemplate request : requests) {
      if (request.isConstant() && request.fill(none) instanceof Filled.Ready ready) {
        constant.put(request, request(request, ready, none.session(), true));
      }
    }
  }

  /** A request; null where a value does not fit, of which the line then hears. */
  @Nullable Request encode(RequestTemplate template, Variables variables, Line line) {
    Session session = variables.session();
    Request known = session.cookies().isEmpty() ? constant.get(template) : null;
    if (known != null) {
      session.cookies().asks(known.path());
      return known;
    }
    return switch (template.fill(variables)) {
      case Filled.Ready ready -> request(template, ready, session, false);
      case Filled.Unfit(Failed failed) -> {
        unfit(failed, line);
        yield null;
      }
    };
  }

  private void unfit(Failed failed, Line line) {
    Failure failure = new Failure(failed.kind(), Shown.of(failed.detail()));
    loop.soon(() -> line.over(failure, loop.now()));
  }

  /** A call of a Model Context Protocol server; null where a value does not fit. */
  @Nullable Request encode(
      RequestTemplate template,
      Variables variables,
      Line line,
      @Nullable String mcpSession,
      String version) {
    return switch (template.fill(variables)) {
      case Filled.Ready ready ->
          mcp(template, ready, variables.session(), mcpSession, version, body(template, ready));
      case Filled.Unfit(Failed failed) -> {
        unfit(failed, line);
        yield null;
      }
    };
  }

  /**
   * A message of the protocol itself, sent where and as a call would be.
   *
   * @param version null while none has been agreed on
   */
  Request message(
      RequestTemplate like,
      Variables variables,
      @Nullable String mcpSession,
      @Nullable String version,
      byte[] body) {
    Filled.Ready ready =
        like.fill(variables) instanceof Filled.Ready filled
            ? filled
            : new Filled.Ready("", List.of(), Optional.empty());
    return mcp(like, ready, variables.session(), mcpSession, version, body);
  }

  private Request mcp(
      RequestTemplate like,
      Filled.Ready ready,
      Session session,
      @Nullable String mcpSession,
      @Nullable String version,
      byte @Nullable [] body) {
    List<Field> fields = new ArrayList<>();
    if (lacks(like.headers(), AGENT.name())) {
      fields.add(AGENT);
    }
    fields.add(new Field("Accept", "application/json, text/event-stream"));
    fields.add(new Field("Content-Type", "application/json"));
    if (version != null) {
      fields.add(new Field("MCP-Protocol-Version", version));
    }
    if (mcpSession != null) {
      fields.add(new Field("Mcp-Session-Id", mcpSession));
    }
    for (Filled.Header header : ready.headers()) {
      if (fields.stream().noneMatch(own -> own.name().equalsIgnoreCase(header.name()))) {
        fields.add(new Field(header.name(), header.value()));
      }
    }
    String path = endpoint.requestTarget(ready.path());
    cookies(path, session, fields);
    return Request.once(like.method(), path, authority, fields, body);
  }

  /** A GET of a request target, with the headers of another request. */
  Request get(String requestTarget, RequestTemplate like, Variables variables) {
    List<Field> fields = usual(like.headers());
    if (like.fill(variables) instanceof Filled.Ready ready) {
      for (Filled.Header header : ready.headers()) {
        String name = header.name();
        if (!name.regionMatches(true, 0, "Content-", 0, 8)
            && !name.equalsIgnoreCase("Idempotency-Key")) {
          fields.add(new Field(name, header.value()));
        }
      }
    }
    cookies(requestTarget, variables.session(), fields);
    return Request.once("GET", requestTarget, authority, fields, null);
  }

  /** The request target of a path that the endpoint's own address is put before. */
  String below(String path) {
    return endpoint.requestTarget(path);
  }

  private Request request(
      RequestTemplate template, Filled.Ready ready, Session session, boolean often) {
    byte[] body = body(template, ready);
    String path = endpoint.requestTarget(ready.path());
    Map<String, Template> given = template.headers();
    List<Field> fields = usual(given);
    for (Filled.Header header : ready.headers()) {
      fields.add(new Field(header.name(), header.value()));
    }
    if (ready.body().isPresent() && body != null && lacks(given, "Content-Type")) {
      fields.add(
          new Field(
              "Content-Type", isJson(body) ? "application/json" : "text/plain;charset=UTF-8"));
    }
    cookies(path, session, fields);
    return often
        ? Request.often(template.method(), path, authority, fields, body)
        : Request.once(template.method(), path, authority, fields, body);
  }

  /** The headers that every request has, as far as it has none of its own. */
  private static List<Field> usual(Map<String, Template> given) {
    List<Field> fields = new ArrayList<>();
    if (lacks(given, AGENT.name())) {
      fields.add(AGENT);
    }
    if (lacks(given, ANY.name())) {
      fields.add(ANY);
    }
    return fields;
  }

  /** Adds what the user keeps, in one line with the request's own cookies (RFC 6265, 5.4). */
  private void cookies(String requestTarget, Session session, List<Field> fields) {
    session.cookies().asks(requestTarget);
    if (session.cookies().isEmpty()) {
      return;
    }
    String kept = session.cookies().header(requestTarget, endpoint.isTls(), Instant.now());
    if (kept == null) {
      return;
    }
    for (int i = 0; i < fields.size(); i++) {
      Field own = fields.get(i);
      if (own.name().equalsIgnoreCase("Cookie")) {
        fields.set(i, new Field(own.name(), own.value() + "; " + kept));
        return;
      }
    }
    fields.add(new Field("Cookie", kept));
  }

  private static byte @Nullable [] body(RequestTemplate template, Filled.Ready ready) {
    if (ready.body().isPresent()) {
      return ready.body().get().getBytes(StandardCharsets.UTF_8);
    }
    return template.method().matches("POST|PUT|PATCH") ? new byte[0] : null;
  }

  private static boolean lacks(Map<String, Template> headers, String name) {
    return headers.keySet().stream().noneMatch(name::equalsIgnoreCase);
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
