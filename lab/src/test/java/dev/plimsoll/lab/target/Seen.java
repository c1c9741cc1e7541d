package dev.plimsoll.lab.target;

import dev.plimsoll.lab.wire.ScriptedServer;
import dev.plimsoll.lab.wire.ScriptedServer.Script;
import java.util.List;

/**
 * What one request came to, the request lines that its server saw, and over how many connections.
 */
record Seen(Outcome outcome, List<String> lines, int connections) {
  /**
   * Sends a scenario's first request once.
   *
   * @param scenario in which {@code %s} stands for the server's address
   */
  static Seen of(String scenario, long timeoutMillis, Script script) throws Exception {
    try (ScriptedServer server = new ScriptedServer(script);
        Asker asker = new Asker(scenario.formatted(server.url()))) {
      Outcome outcome = asker.ask(timeoutMillis * 1_000_000);
      List<String> lines = server.requests().stream().map(ScriptedServer.Request::line).toList();
      return new Seen(outcome, lines, server.connections());
    }
  }
}
