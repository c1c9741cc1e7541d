package dev.plimsoll.lab.target;

import dev.plimsoll.lab.request.RequestTemplate;
import dev.plimsoll.lab.request.Variables;
import dev.plimsoll.lab.wire.Client;
import dev.plimsoll.lab.wire.Loop;
import java.util.List;

/** What is put under load. Loop thread only. */
public interface Target extends AutoCloseable {
  /** A new line; as many as requests are under way at once. */
  Line line(Line.Ear ear);

  /**
   * Asks once, before any load, whether anybody answers; has no effect at the target it can avoid.
   */
  void probe(RequestTemplate request, Variables variables, long deadline, Line.Ear ear);

  /** Ends every request whose deadline has passed. */
  void sweep(long now);

  /** Ends every request that is under way, as {@code unfinished}. */
  void abort();

  @Override
  void close();

  /**
   * A target on the wire.
   *
   * @param requests all that will be sent, so that constant ones are encoded once
   */
  static Target of(Endpoint endpoint, List<RequestTemplate> requests, Loop loop) {
    Client client = Client.of(loop, endpoint.address());
    Encoder encoder = new Encoder(loop, endpoint, requests);
    return switch (endpoint.kind()) {
      case HTTP, JSONRPC -> HttpTarget.plain(client, encoder);
      case MCP -> new HttpTarget(client, ear -> new McpLine(loop, client, encoder, ear));
      case OPENAI, ANTHROPIC, OLLAMA -> HttpTarget.chat(client, encoder, endpoint);
      case TASKS, JOBS -> new TaskTarget(loop, client, encoder, endpoint);
    };
  }
}
