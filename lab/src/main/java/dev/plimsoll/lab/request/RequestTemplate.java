package dev.plimsoll.lab.request;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * One kind of request of a scenario.
 *
 * @param path appended to the target's address; empty means the address itself
 * @param headers in their order
 */
public record RequestTemplate(
    String name,
    String method,
    Template path,
    Map<String, Template> headers,
    Optional<Body> content,
    Expectation expectation) {

  /**
   * A request's body.
   *
   * @param file where it was read from, if not from the scenario itself
   */
  public record Body(Template text, Optional<Path> file) {
    public static Body of(Template text) {
      return new Body(text, Optional.empty());
    }
  }

  public Optional<Template> body() {
    return content.map(Body::text);
  }

  /** What its answer must satisfy; without any, a status below 400. */
  public List<Check> checks() {
    return expectation.checks();
  }

  /** Whether every request made from it has the same bytes. */
  public boolean isConstant() {
    return templates().allMatch(Template::isConstant);
  }

  public boolean needsTrace() {
    return templates().anyMatch(Template::needsTrace);
  }

  /** Whether it names a column of the scenario's data. */
  public boolean needsRow() {
    return templates().anyMatch(Template::needsRow);
  }

  /** Makes one request. Pure but for what it draws from the variables' generator. */
  public Filled fill(Variables variables) {
    StringBuilder out = new StringBuilder(128);
    String missing = path.append(out, variables);
    if (missing != null) {
      return missing(missing);
    }
    String target = out.toString();
    if (!isPrintable(target)) {
      return unfit("the path would hold a space, a control or non-ASCII character");
    }
    List<Filled.Header> filled = new ArrayList<>(headers.size());
    for (Map.Entry<String, Template> header : headers.entrySet()) {
      out.setLength(0);
      missing = header.getValue().append(out, variables);
      if (missing != null) {
        return missing(missing);
      }
      String value = out.toString();
      if (!isHeaderValue(value)) {
        return unfit("the header %s would not be one line of ASCII".formatted(header.getKey()));
      }
      filled.add(new Filled.Header(header.getKey(), value));
    }
    if (content.isEmpty()) {
      return new Filled.Ready(target, filled, Optional.empty());
    }
    out.setLength(0);
    missing = content.get().text().append(out, variables);
    return missing != null
        ? missing(missing)
        : new Filled.Ready(target, filled, Optional.of(out.toString()));
  }

  /** What may stand in a header's value: visible ASCII, spaces and tabs, on one line. */
  public static boolean isHeaderValue(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if ((c < ' ' && c != '\t') || c >= 127) {
        return false;
      }
    }
    return true;
  }

  private static boolean isPrintable(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) <= ' ' || text.charAt(i) >= 127) {
        return false;
      }
    }
    return true;
  }

  private static Filled missing(String name) {
    return unfit("${%s} has no value yet".formatted(name));
  }

  private static Filled unfit(String why) {
    return new Filled.Unfit(new Failed(Failed.BAD_VALUE, why));
  }

  private Stream<Template> templates() {
    return Stream.concat(
        Stream.concat(Stream.of(path), headers.values().stream()), body().stream());
  }
}
