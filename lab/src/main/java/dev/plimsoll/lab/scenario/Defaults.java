package dev.plimsoll.lab.scenario;

import dev.plimsoll.lab.request.Expectation;
import dev.plimsoll.lab.request.Names;
import dev.plimsoll.lab.request.RequestTemplate;
import dev.plimsoll.lab.request.Template;
import dev.plimsoll.lab.stream.ChatRequests;
import dev.plimsoll.lab.stream.Dialect;
import dev.plimsoll.lab.target.Endpoint;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The request of a scenario that names none. */
final class Defaults {
  static final String TASKS_PATH = "/api/v1/tasks";
  private static final String HELLO = "Say hello to request ${request.index}.";

  private Defaults() {}

  /** Whether nobody can know what to ask such a target. */
  static boolean needsRequests(Endpoint.Kind kind) {
    return kind == Endpoint.Kind.JSONRPC || kind == Endpoint.Kind.MCP || kind == Endpoint.Kind.JOBS;
  }

  static RequestTemplate request(Endpoint target, boolean replays) {
    return switch (target.kind()) {
      case HTTP -> request("GET", "GET", "", Optional.empty());
      case JSONRPC, MCP, JOBS -> request("call", "POST", "", Optional.empty());
      case TASKS ->
          request(
              "task",
              "POST",
              TASKS_PATH,
              Optional.of(
                  replays
                      ? "{\"task\":\"${trace.prompt}\",\"maxTokens\":${trace.generatedTokens}}"
                      : "{\"task\":\"" + HELLO + "\"}"));
      case OPENAI -> chat(target, Dialect.OPENAI, replays);
      case ANTHROPIC -> chat(target, Dialect.ANTHROPIC, replays);
      case OLLAMA -> chat(target, Dialect.OLLAMA, replays);
    };
  }

  private static RequestTemplate chat(Endpoint target, Dialect dialect, boolean replays) {
    ChatRequests.Chat asked =
        new ChatRequests.Chat(
            target.manner().model(),
            replays ? "${trace.prompt}" : HELLO,
            replays ? Optional.of("${trace.generatedTokens}") : Optional.empty(),
            target.manner().stream());
    Map<String, Template> headers = new LinkedHashMap<>();
    ChatRequests.headers(dialect)
        .forEach((name, value) -> headers.put(name, Template.raw(value, Names.NONE)));
    return new RequestTemplate(
        "chat",
        "POST",
        Template.raw(target.chatPath(dialect), Names.NONE),
        headers,
        Optional.of(
            RequestTemplate.Body.of(Template.json(ChatRequests.body(dialect, asked), Names.NONE))),
        Expectation.NONE);
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
