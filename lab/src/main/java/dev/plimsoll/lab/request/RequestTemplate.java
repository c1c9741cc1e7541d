package dev.plimsoll.lab.request;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * One kind of request of a scenario.
 *
 * @param weight how often it is drawn, beside the others' weights; above 0
 * @param path appended to the target's address; empty means the address itself
 * @param checks what its answer must satisfy; without any, a status below 400
 */
public record RequestTemplate(
    String name,
    double weight,
    String method,
    Template path,
    Map<String, Template> headers,
    Optional<Template> body,
    List<Check> checks) {

  /** Whether every request made from it has the same bytes. */
  public boolean isConstant() {
    return templates().allMatch(Template::isConstant);
  }

  /** Whether a check reads the body of its answer. */
  public boolean readsBody() {
    for (int i = 0; i < checks.size(); i++) {
      if (checks.get(i).readsBody()) {
        return true;
      }
    }
    return false;
  }

  public boolean needsTrace() {
    return templates().anyMatch(Template::needsTrace);
  }

  private Stream<Template> templates() {
    return Stream.concat(Stream.concat(Stream.of(path), headers.values().stream()), body.stream());
  }
}
