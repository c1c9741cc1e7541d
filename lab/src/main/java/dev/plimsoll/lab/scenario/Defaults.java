package dev.plimsoll.lab.scenario;

import dev.plimsoll.lab.request.Expectation;
import dev.plimsoll.lab.request.RequestTemplate;
import dev.plimsoll.lab.request.Template;
import dev.plimsoll.lab.target.Endpoint;
import java.util.Map;
import java.util.Optional;

/** The request of a scenario that names none. */
final class Defaults {
  static final String TASKS_PATH = "/api/v1/tasks";

  private Defaults() {}

  static RequestTemplate request(Endpoint.Kind kind, boolean replays) {
    return switch (kind) {
      case HTTP -> request("GET", "GET", "", Optional.empty());
      case TASKS ->
          request(
              "task",
              "POST",
              TASKS_PATH,
              Optional.of(
                  replays
                      ? "{\"task\":\"${trace.prompt}\",\"maxTokens\":${trace.generatedTokens}}"
                      : "{\"task\":\"Say hello to request ${request.index}.\"}"));
    };
  }

  private static RequestTemplate request(
      String name, String method, String path, Optional<String> body) {
    return new RequestTemplate(
        name,
        method,
        Template.parse(path),
        Map.of(),
        body.map(text -> RequestTemplate.Body.of(Template.parse(text))),
        Expectation.NONE);
  }
}
