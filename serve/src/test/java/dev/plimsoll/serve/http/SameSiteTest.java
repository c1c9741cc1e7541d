package dev.plimsoll.serve.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.serve.RunningServer;
import dev.plimsoll.serve.Wire;
import dev.plimsoll.serve.Wire.Answer;
import org.junit.jupiter.api.Test;

class SameSiteTest {
  @Test
  void pages_of_others_reach_nothing_on_a_server_without_keys() throws Exception {
    try (RunningServer running = new RunningServer(1);
        Wire wire = running.connect()) {
      assertThat(status(wire, "evil.example", "")).isEqualTo(403);
      assertThat(status(wire, "127.0.0.1:8001", "Origin: http://evil.example\r\n")).isEqualTo(403);
      assertThat(status(wire, "localhost", "Origin: null\r\n")).isEqualTo(403);
      assertThat(status(wire, "localhost", "Sec-Fetch-Site: cross-site\r\n")).isEqualTo(403);
      assertThat(status(wire, "localhost", "Origin: http://localhost\r\n")).isEqualTo(200);
      assertThat(status(wire, "127.0.0.1:8001", "Sec-Fetch-Site: same-origin\r\n")).isEqualTo(200);
      assertThat(status(wire, "[::1]:8001", "")).isEqualTo(200);
      assertThat(wire.get("/api/v1/queue").json().path("mode").asString()).isEqualTo("paused");
    }
  }

  private static int status(Wire wire, String host, String headers) throws Exception {
    wire.send(
        "POST /api/v1/queue/pause HTTP/1.1\r\nHost: %s\r\n%sContent-Length: 0\r\n\r\n"
            .formatted(host, headers));
    Answer answer = wire.read(true);
    return answer.status();
  }
}
