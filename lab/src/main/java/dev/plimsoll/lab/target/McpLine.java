package dev.plimsoll.lab.target;

import dev.plimsoll.lab.request.Expectation;
import dev.plimsoll.lab.request.RequestTemplate;
import dev.plimsoll.lab.request.Session;
import dev.plimsoll.lab.request.Variables;
import dev.plimsoll.lab.stream.SseMessages;
import dev.plimsoll.lab.wire.Client;
import dev.plimsoll.lab.wire.Failure;
import dev.plimsoll.lab.wire.Request;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.MissingNode;

/**
 * One caller of a Model Context Protocol server over streamable HTTP (revision 2025-06-18): opens a
 * session before its first call, sends each call as one JSON-RPC message, and reads the answer as
 * JSON or from an event stream. The first call's time holds the opening of its session.
 */
final class McpLine extends Line implements Answer.Ear {
  private static final String VERSION = "2025-06-18";
  private static final byte[] INITIALIZE =
      ("{\"jsonrpc\":\"2.0\",\"id\":0,\"method\":\"initialize\",\"params\":{\"protocolVersion\":\""
              + VERSION
              + "\",\"capabilities\":{},\"clientInfo\":{\"name\":\"plimsoll\",\"version\":\"1\"}}}")
          .getBytes(StandardCharsets.UTF_8);
  private static final byte[] INITIALIZED =
      "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/initialized\"}"
          .getBytes(StandardCharsets.UTF_8);
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private enum Stage {
    OPENING,
    CONFIRMING,
    CALLING
  }

  private final Client client;
  private final Encoder encoder;
  private final Answer answer = new Answer(this);
  private Stage stage = Stage.OPENING;
  private @Nullable String sessionId;
  private boolean isOpen;
  private @Nullable RequestTemplate request;
  private @Nullable Variables variables;
  private long deadline;

  McpLine(Client client, Encoder encoder, Ear ear) {
    super(ear);
    this.client = client;
    this.encoder = encoder;
  }

  @Override
  public void send(RequestTemplate template, Variables values, long until) {
    reset();
    request = template;
    variables = values;
    deadline = until;
    if (isOpen) {
      call();
    } else {
      stage = Stage.OPENING;
      sessionId = null;
      post(encoder.message(template, values, null, VERSION, INITIALIZE));
    }
  }

  private void call() {
    RequestTemplate template = request;
    Variables values = variables;
    stage = Stage.CALLING;
    if (template != null && values != null) {
      Request encoded = encoder.encode(template, values, this, sessionId, VERSION);
      if (encoded != null) {
        post(encoded);
      }
    }
  }

  private void post(Request message) {
    client.send(message, answer.expect(true, message.content()), deadline);
  }

  @Override
  public void answered(Answer received) {
    received(received);
    switch (stage) {
      case OPENING -> opened(received);
      case CONFIRMING -> {
        if (received.status() / 100 == 2) {
          isOpen = true;
          call();
        } else {
          refused("initialized", received);
        }
      }
      case CALLING -> called(received);
    }
  }

  private void opened(Answer received) {
    RequestTemplate template = request;
    Variables values = variables;
    JsonNode result = message(received, "0").path("result");
    if (received.status() != 200 || !result.isObject() || template == null || values == null) {
      refused("initialize", received);
      return;
    }
    String given = received.header("Mcp-Session-Id");
    // What comes from outside goes into no request unchecked.
    sessionId = given != null && given.matches("[!-~]{1,1024}") ? given : null;
    stage = Stage.CONFIRMING;
    post(encoder.message(template, values, sessionId, VERSION, INITIALIZED));
  }

  private void refused(String step, Answer received) {
    fault("mcp " + step, "status " + received.status() + ": " + received.sample());
    over(received.done());
  }

  private void called(Answer received) {
    if (received.status() == 404 && sessionId != null) {
      isOpen = false; // the session is gone: the next call opens a new one
    }
    RequestTemplate template = request;
    Variables values = variables;
    Session session = values == null ? null : values.session();
    Expectation expectation = template == null ? Expectation.NONE : template.expectation();
    if (received.status() == 200 && isEvents(received)) {
      JsonNode found = message(received, id(received));
      if (found.isMissingNode()) {
        fault("stream ended early", "no answer with the call's id in the event stream");
        over(received.done());
        return;
      }
      received.replaceBody(JSON.writeValueAsBytes(found));
    }
    HttpTarget.judge(this, received, expectation, session);
    over(received.done());
  }

  private static boolean isEvents(Answer received) {
    String type = received.header("Content-Type");
    return type != null && type.toLowerCase(Locale.ROOT).startsWith("text/event-stream");
  }

  private static String id(Answer received) {
    try {
      return JSON.readTree(received.requestBody()).path("id").toString();
    } catch (JacksonException _) {
      return "";
    }
  }

  /** The JSON-RPC answer of an id; missing where there is none. */
  private static JsonNode message(Answer received, String id) {
    try {
      if (!isEvents(received)) {
        return JSON.readTree(received.body());
      }
      for (String data : SseMessages.of(received.body())) {
        JsonNode found = JSON.readTree(data);
        if (found.path("id").toString().equals(id) && !found.has("method")) {
          return found;
        }
      }
    } catch (JacksonException _) {
      // no answer that could be read
    }
    return MissingNode.getInstance();
  }

  @Override
  public void failed(Failure failure, long at) {
    received(answer);
    over(failure, at);
  }
}
