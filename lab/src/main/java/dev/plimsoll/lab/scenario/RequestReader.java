package dev.plimsoll.lab.scenario;

import dev.plimsoll.base.yaml.Section;
import dev.plimsoll.base.yaml.Value;
import dev.plimsoll.lab.request.Band;
import dev.plimsoll.lab.request.Check;
import dev.plimsoll.lab.request.Expectation;
import dev.plimsoll.lab.request.Names;
import dev.plimsoll.lab.request.RequestTemplate;
import dev.plimsoll.lab.request.RequestTemplate.Body;
import dev.plimsoll.lab.request.Saving;
import dev.plimsoll.lab.request.Template;
import dev.plimsoll.lab.stream.ChatRequests;
import dev.plimsoll.lab.stream.Dialect;
import dev.plimsoll.lab.target.Endpoint;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;

/** Reads one request of {@code requests}. */
final class RequestReader {
  static final String[] KEYS = {
    "name",
    "weight",
    "method",
    "path",
    "headers",
    "body",
    "bodyFile",
    "expect",
    "expected",
    "save",
    "prompt",
    "maxTokens"
  };
  private static final int MOST_CHECKS = 100;
  private static final List<String> METHODS =
      List.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS");
  private static final List<String> OWN_HEADERS =
      List.of("host", "content-length", "transfer-encoding", "connection");

  private final Endpoint target;
  private final boolean replays;
  private final Names names;
  private final BodyReader bodies;

  /**
   * A reader of requests.
   *
   * @param replays whether every phase replays a trace, so that its figures may be named
   * @param folder from which {@code bodyFile} counts
   */
  RequestReader(Endpoint target, boolean replays, Names names, Path folder) {
    this.target = target;
    this.replays = replays;
    this.names = names;
    this.bodies = new BodyReader(names, folder);
  }

  /** Reads a request whose keys were allowed. */
  RequestTemplate read(Section section) {
    RequestTemplate otherwise = Defaults.request(target, replays);
    Map<String, Template> headers = new LinkedHashMap<>(otherwise.headers());
    Map<String, Template> own = section.get("headers", this::headers, Map.of());
    headers.keySet().removeIf(name -> own.keySet().stream().anyMatch(name::equalsIgnoreCase));
    headers.putAll(own);
    Optional<Body> body = body(section, headers);
    Endpoint.Kind kind = target.kind();
    String usual = kind != Endpoint.Kind.HTTP || body.isPresent() ? "POST" : "GET";
    String method = section.get("method", v -> v.oneOf(METHODS), usual);
    if (kind == Endpoint.Kind.TASKS && !method.equals("POST")) {
      throw section.need("method").fault("a task is posted", "Remove 'method'.");
    }
    Template path = section.get("path", this::path, otherwise.path());
    return new RequestTemplate(
        section.get("name", RequestReader::name, nameOf(method, path)),
        method,
        path,
        headers,
        body.isPresent() ? body : otherwise.content(),
        expectation(section));
  }

  private Optional<Body> body(Section section, Map<String, Template> headers) {
    Optional<Value> prompt = section.get("prompt");
    if (prompt.isEmpty()) {
      section
          .get("maxTokens")
          .ifPresent(found -> {
            throw found.fault("'maxTokens' without a 'prompt'", "Write it into the body.");
          });
      Optional<Body> body = bodies.read(section, headers);
      body.ifPresent(read -> checkTrace(section, read.text()));
      return body;
    }
    Dialect dialect =
        target
            .kind()
            .dialect()
            .orElseThrow(
                () -> prompt.get().fault("'prompt' is for a chat", "Write a 'body' instead."));
    for (String other : List.of("body", "bodyFile")) {
      section
          .get(other)
          .ifPresent(found -> {
            throw found.fault("'prompt' and '%s'".formatted(other), "Give one of them.");
          });
    }
    Optional<String> maxTokens = section.get("maxTokens").map(Value::string);
    Template text =
        template(
            prompt.get(),
            (words, known) ->
                Template.json(
                    ChatRequests.body(
                        dialect,
                        new ChatRequests.Chat(
                            target.manner().model(), words, maxTokens, target.manner().stream())),
                    known));
    return Optional.of(Body.of(text));
  }

  private Expectation expectation(Section section) {
    List<Check> checks = new ArrayList<>(section.get("expect", this::checks, List.of()));
    boolean isRpc = target.kind() == Endpoint.Kind.JSONRPC || target.kind() == Endpoint.Kind.MCP;
    if (isRpc && checks.stream().noneMatch(check -> check.expression().equals("jsonrpc"))) {
      checks.addFirst(Check.parse("jsonrpc"));
    }
    return new Expectation(
        checks,
        section.get("save", RequestReader::savings, List.of()),
        section.get("expected").map(v -> v.unit("a range such as 500ms..2s", Band::parse)));
  }

  private void checkTrace(Section section, Template body) {
    if (body.needsTrace() && !replays) {
      throw traceFault(section.get("body").orElseGet(() -> section.need("bodyFile")));
    }
  }

  private static RuntimeException traceFault(Value value) {
    return value.fault(
        "'${trace.…}' has a value only where every phase replays a trace",
        "Use it with 'load: [{trace: {file: …}}]'.");
  }

  private static String nameOf(String method, Template path) {
    String shown = Masked.path(path.toString());
    return shown.isEmpty()
        ? method
        : method + " " + (shown.length() > 60 ? shown.substring(0, 60) : shown);
  }

  static String name(Value value) {
    String name = value.string().strip();
    if (name.isEmpty() || name.length() > 80 || name.chars().anyMatch(Character::isISOControl)) {
      throw value.fault("not a name", "Expected 1 to 80 characters on one line.");
    }
    return name;
  }

  private Template path(Value value) {
    Template path = template(value, Template::url);
    String text = path.toString();
    if (!text.isEmpty() && !text.startsWith("/") && !text.startsWith("?")) {
      throw value.fault("a path starts with '/'", "The target's address is put before it.");
    }
    if (!path.known().chars().allMatch(c -> c > ' ' && c < 127 && c != '#')) {
      throw value.fault(
          "a path has no spaces, '#' or characters beyond ASCII", "Write them as %20, %23, ….");
    }
    return path;
  }

  private Map<String, Template> headers(Value value) {
    Section section = value.section();
    Map<String, Template> headers = new LinkedHashMap<>();
    for (String name : section.keys()) {
      Value header = section.need(name);
      if (!name.matches("[A-Za-z0-9!#$%&'*+.^_`|~-]+")) {
        throw header.fault("'%s' is not a header's name".formatted(name), "");
      }
      if (OWN_HEADERS.stream().anyMatch(name::equalsIgnoreCase)) {
        throw header.fault(
            "'%s' is set by the connection itself".formatted(name), "Remove this header.");
      }
      if (headers.keySet().stream().anyMatch(name::equalsIgnoreCase)) {
        throw header.fault("'%s' is there already".formatted(name), "Case makes no other header.");
      }
      headers.put(name, headerValue(header, template(header, Template::raw)));
    }
    return headers;
  }

  /** A template that cannot break out of its line, as far as it is known already. */
  static Template headerValue(Value value, Template template) {
    if (!RequestTemplate.isHeaderValue(template.known())) {
      throw value.fault("a header's value is one line of ASCII", "");
    }
    return template;
  }

  private Template template(Value value, BiFunction<String, Names, Template> form) {
    Template template = value.unit("text", text -> form.apply(text, names));
    if (template.needsTrace() && !replays) {
      throw traceFault(value);
    }
    return template;
  }

  private List<Check> checks(Value value) {
    List<Check> checks = new ArrayList<>();
    for (Value element : value.isList() ? value.list() : List.of(value)) {
      checks.add(element.unit("a check such as 'status == 200'", text -> Check.parse(text, names)));
    }
    if (checks.size() > MOST_CHECKS) {
      throw value.fault("%d checks".formatted(checks.size()), "At most " + MOST_CHECKS + ".");
    }
    return List.copyOf(checks);
  }

  private static List<Saving> savings(Value value) {
    Section section = value.section();
    if (section.keys().size() > MOST_CHECKS) {
      throw value.fault("more than %d values to save".formatted(MOST_CHECKS), "");
    }
    List<Saving> savings = new ArrayList<>();
    for (String name : section.keys()) {
      savings.add(
          section.need(name).unit("a place such as '$.token'", text -> Saving.parse(name, text)));
    }
    return savings;
  }
}
