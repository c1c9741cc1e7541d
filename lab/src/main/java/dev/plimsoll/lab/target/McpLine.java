package dev.plimsoll.lab.target;

import dev.plimsoll.lab.request.Expectation;
import dev.plimsoll.lab.request.RequestTemplate;
import dev.plimsoll.lab.request.Session;
import dev.plimsoll.lab.request.Variables;
import dev.plimsoll.lab.stream.SseEvent;
import dev.plimsoll.lab.stream.SseParser;
import dev.plimsoll.lab.wire.Client;
import dev.plimsoll.lab.wire.Exchange;
import dev.plimsoll.lab.wire.Failure;
import dev.plimsoll.lab.wire.Head;
import dev.plimsoll.lab.wire.Loop;
import dev.plimsoll.lab.wire.MalformedAnswer;
import dev.plimsoll.lab.wire.Request;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.MissingNode;

/**
 * One caller of a Model Context Protocol server over streamable HTTP (revision 2025-06-18, or the
 * one that the server answers with): opens a session before its first call, sends each call as one
 * JSON-RPC message, and reads the answer as JSON or from an event stream, where it is done with its
 * response whether or not the stream ends there. The first call's time holds the opening of its
 * session.
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

  private final Loop loop;
  private final Client client;
  private final Encoder encoder;
  private final Answer answer = new Answer(this);
  private Stage stage = Stage.OPENING;
  private @Nullable String sessionId;
  private String version = VERSION;
  private boolean isOpen;
  private boolean lacksResponse;
  private @Nullable RequestTemplate request;
  private @Nullable Variables variables;
  private long deadline;

  McpLine(Loop loop, Client client, Encoder encoder, Ear ear) {
    super(ear);
    this.loop = loop;
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
      post(encoder.message(template, values, null, null, INITIALIZE));
    }
  }

  private void call() {
    RequestTemplate template = request;
    Variables values = variables;
    stage = Stage.CALLING;
    if (template != null && values != null) {
      Request encoded = encoder.encode(template, values, this, sessionId, version);
      if (encoded != null) {
        post(encoded);
      }
    }
  }

  private void post(Request message) {
    answer.expect(true, message.content());
    client.send(message, new Message(), deadline);
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
    JsonNode result = json(received.body()).path("result");
    if (received.status() != 200 || !result.isObject() || template == null || values == null) {
      refused("initialize", received);
      return;
    }
    String given = received.header("Mcp-Session-Id");
    // What comes from outside goes into no request unchecked.
    sessionId = given != null && given.matches("[!-~]{1,1024}") ? given : null;
    String agreed = result.path("protocolVersion").asString("");
    version = agreed.matches("[!-~]{1,64}") ? agreed : VERSION;
    stage = Stage.CONFIRMING;
    post(encoder.message(template, values, sessionId, version, INITIALIZED));
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
    if (lacksResponse) {
      fault("stream ended early", "no answer with the call's id in the event stream");
      over(received.done());
      return;
    }
    HttpTarget.judge(this, received, expectation, session);
    over(received.done());
  }

  private static JsonNode json(byte[] text) {
    try {
      return JSON.readTree(text);
    } catch (JacksonException _) {
      return MissingNode.getInstance();
    }
  }

  @Override
  public void failed(Failure failure, long at) {
    received(answer);
    over(failure, at);
  }

  /** One message on its way, and what comes back; of an event stream it is told the response. */
  private final class Message implements Exchange {
    private final Departure departure = new Departure(loop, client);
    private @Nullable SseParser events;
    private String id = "";
    private byte @Nullable [] response;

    @Override
    public void head(Head head, long firstByte) {
      answer.head(head, firstByte);
      String type = head.header("Content-Type");
      lacksResponse =
          head.status() == 200
              && type != null
              && type.toLowerCase(Locale.ROOT).startsWith("text/event-stream");
      if (lacksResponse) {
        id = json(answer.requestBody()).path("id").toString();
        events = new SseParser(this::event);
      }
    }

    private void event(SseEvent event) {
      byte[] data = event.data().getBytes(StandardCharsets.UTF_8);
      JsonNode message = json(data);
      if (response == null && message.path("id").toString().equals(id) && !message.has("method")) {
        response = data;
      }
    }

    @Override
    public void body(ByteBuffer piece, long at) throws MalformedAnswer {
      if (departure.hasLeft()) {
        return;
      }
      SseParser parser = events;
      if (parser != null) {
        int from = piece.position();
        parser.read(piece);
        piece.position(from);
      }
      answer.body(piece, at);
      if (response != null) {
        departure.leave(this, at, () -> responded(at));
      }
    }

    private void responded(long at) {
      byte[] found = response;
      if (found != null) {
        lacksResponse = false;
        answer.replaceBody(found);
      }
      answer.end(at);
    }

    @Override
    public void end(long at) {
      departure.streamEnded();
      if (departure.hasLeft()) {
        return;
      }
      SseParser parser = events;
      if (parser != null) {
        parser.end();
      }
      responded(at);
    }

    @Override
    public void failed(Failure failure, long at) {
      departure.streamEnded();
      if (!departure.hasLeft()) {
        answer.failed(failure, at);
      }
    }
  }
}
