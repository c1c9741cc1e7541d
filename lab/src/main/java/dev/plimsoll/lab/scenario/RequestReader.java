package dev.plimsoll.lab.scenario;

import dev.plimsoll.base.yaml.Section;
import dev.plimsoll.base.yaml.Value;
import dev.plimsoll.lab.request.Check;
import dev.plimsoll.lab.request.RequestTemplate;
import dev.plimsoll.lab.request.Template;
import dev.plimsoll.lab.target.Endpoint;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads {@code requests}. */
final class RequestReader {
  static final String[] KEYS = {"name", "weight", "method", "path", "headers", "body", "expect"};
  static final int MOST_REQUESTS = 200;
  private static final List<String> METHODS =
      List.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS");
  private static final List<String> OWN_HEADERS =
      List.of("host", "content-length", "transfer-encoding", "connection");

  private final Endpoint.Kind kind;
  private final boolean replays;

  /**
   * A reader of requests.
   *
   * @param replays whether every phase replays a trace, so that its figures may be named
   */
  RequestReader(Endpoint.Kind kind, boolean replays) {
    this.kind = kind;
    this.replays = replays;
  }

  List<RequestTemplate> read(Value requests) {
    List<Value> elements = requests.list();
    if (elements.isEmpty() || elements.size() > MOST_REQUESTS) {
      throw requests.fault(
          "%d requests".formatted(elements.size()), "Expected 1 to %d.".formatted(MOST_REQUESTS));
    }
    List<RequestTemplate> read = new ArrayList<>();
    for (Value element : elements) {
      RequestTemplate request = request(element.section());
      if (read.stream().anyMatch(other -> other.name().equals(request.name()))) {
        throw element.fault(
            "two requests are named '%s'".formatted(request.name()),
            "Figures are kept by name: give each its own.");
      }
      read.add(request);
    }
    return List.copyOf(read);
  }

  private RequestTemplate request(Section section) {
    section.allow("a request", KEYS);
    RequestTemplate otherwise = Defaults.request(kind, replays);
    Optional<Template> body = section.get("body").map(this::template);
    String usual = kind == Endpoint.Kind.TASKS || body.isPresent() ? "POST" : "GET";
    String method = section.get("method", v -> v.oneOf(METHODS), usual);
    if (kind == Endpoint.Kind.TASKS && !method.equals("POST")) {
      throw section.need("method").fault("a task is posted", "Remove 'method'.");
    }
    Template path = section.get("path", this::path, otherwise.path());
    return new RequestTemplate(
        section.get("name", RequestReader::name, nameOf(method, path)),
        section.get("weight", v -> v.number(1e-6, 1e9), 1.0),
        method,
        path,
        section.get("headers", this::headers, Map.of()),
        body.isPresent() ? body : otherwise.body(),
        section.get("expect", RequestReader::checks, List.of()));
  }

  private static String nameOf(String method, Template path) {
    String shown = path.toString();
    return shown.isEmpty()
        ? method
        : method + " " + (shown.length() > 60 ? shown.substring(0, 60) : shown);
  }

  private static String name(Value value) {
    String name = value.string().strip();
    if (name.isEmpty() || name.length() > 80 || name.chars().anyMatch(Character::isISOControl)) {
      throw value.fault("not a name", "Expected 1 to 80 characters on one line.");
    }
    return name;
  }

  private Template path(Value value) {
    Template path = template(value);
    String text = path.toString();
    String plain = text.replaceAll("\\$\\{[^}]*}", "");
    if (!text.isEmpty() && !text.startsWith("/") && !text.startsWith("?")) {
      throw value.fault("a path starts with '/'", "The target's address is put before it.");
    }
    if (!plain.chars().allMatch(c -> c > ' ' && c < 127 && c != '#')) {
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
      Template template = template(header);
      if (!template.toString().chars().allMatch(c -> c == '\t' || (c >= ' ' && c < 127))) {
        throw header.fault("a header's value is one line of ASCII", "");
      }
      headers.put(name, template);
    }
    return headers;
  }

  private Template template(Value value) {
    Template template = value.unit("text", Template::parse);
    if (template.needsTrace() && !replays) {
      throw value.fault(
          "'${trace.…}' has a value only where every phase replays a trace",
          "Use it with 'load: [{trace: {file: …}}]'.");
    }
    return template;
  }

  private static List<Check> checks(Value value) {
    List<Check> checks = new ArrayList<>();
    for (Value element : value.isList() ? value.list() : List.of(value)) {
      checks.add(element.unit("a check such as 'status == 200'", Check::parse));
    }
    return List.copyOf(checks);
  }
}
