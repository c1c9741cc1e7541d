package dev.plimsoll.mock;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.base.random.Distribution;
import dev.plimsoll.base.units.Share;
import dev.plimsoll.mock.http.Wire;
import dev.plimsoll.mock.log.LogTo;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The same provider in the shapes of others. */
class DialectsTest {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final String HELLO =
      "\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"Hello, world!\"}]";

  @Test
  void anthropicsMessageIsToldPlain() throws IOException {
    JsonNode json = json(ask("/v1/messages", "{" + HELLO + ",\"max_tokens\":4}", "0%"), 200);
    assertThat(json.at("/id").stringValue()).startsWith("msg_");
    assertThat(json.at("/type").stringValue()).isEqualTo("message");
    assertThat(json.at("/content/0/text").stringValue().split(" ")).hasSize(4);
    assertThat(json.at("/stop_reason").stringValue()).isEqualTo("max_tokens");
    assertThat(json.at("/usage/input_tokens").intValue()).isEqualTo(3 + 1 + 4 + 3);
    assertThat(json.at("/usage/output_tokens").intValue()).isEqualTo(4);
  }

  @Test
  void anthropicsStreamHasItsEventsInOrder() throws IOException {
    Wire.Reply reply =
        ask(
            "/v1/messages",
            "{\"system\":[{\"type\":\"text\",\"text\":\"Be brief\"}],\"model\":\"m\",\"messages\":["
                + "{\"role\":\"user\",\"content\":[{\"type\":\"image\",\"source\":{}},"
                + "{\"type\":\"text\",\"text\":\"Hello, world!\"}]}],\"max_tokens\":2,\"stream\":true}",
            "0%");
    assertThat(reply.headers().get("content-type")).startsWith("text/event-stream");
    List<String> lines = reply.body().lines().toList();
    assertThat(lines.stream().filter(line -> line.startsWith("event: ")).map(l -> l.substring(7)))
        .containsExactly(
            "message_start",
            "content_block_start",
            "ping",
            "content_block_delta",
            "content_block_delta",
            "content_block_stop",
            "message_delta",
            "message_stop");
    List<JsonNode> events =
        lines.stream()
            .filter(line -> line.startsWith("data: "))
            .map(line -> JSON.readTree(line.substring(6)))
            .toList();
    assertThat(events.getFirst().at("/message/usage/input_tokens").intValue())
        .isEqualTo(3 + 1 + 4 + 3 + 1 + 2 + 3);
    assertThat(events.get(3).at("/delta/text").stringValue()).isNotEmpty();
    assertThat(events.get(6).at("/usage/output_tokens").intValue()).isEqualTo(2);
  }

  @Test
  void anthropicsErrorsHaveItsShape() throws IOException {
    JsonNode missing = json(ask("/v1/messages", "{" + HELLO + "}", "0%"), 400);
    assertThat(missing.at("/type").stringValue()).isEqualTo("error");
    assertThat(missing.at("/error/type").stringValue()).isEqualTo("invalid_request_error");
    assertThat(missing.at("/error/message").stringValue()).isEqualTo("max_tokens: Field required");
    JsonNode drawn = json(ask("/v1/messages", "{" + HELLO + ",\"max_tokens\":4}", "100%"), 500);
    assertThat(drawn.at("/error/type").stringValue()).isEqualTo("api_error");
  }

  @Test
  void ollamaStreamsUnlessToldNotTo() throws IOException {
    Wire.Reply reply = ask("/api/chat", "{" + HELLO + ",\"options\":{\"num_predict\":3}}", "0%");
    assertThat(reply.headers()).containsEntry("content-type", "application/x-ndjson");
    List<JsonNode> lines = reply.body().lines().map(JSON::readTree).toList();
    assertThat(lines).hasSize(4);
    assertThat(lines.subList(0, 3))
        .allSatisfy(line -> {
          assertThat(line.at("/message/content").stringValue()).isNotEmpty();
          assertThat(line.at("/done").booleanValue()).isFalse();
        });
    assertThat(lines.getLast().at("/done").booleanValue()).isTrue();
    assertThat(lines.getLast().at("/prompt_eval_count").intValue()).isEqualTo(3 + 1 + 4 + 3);
    assertThat(lines.getLast().at("/eval_count").intValue()).isEqualTo(3);

    JsonNode plain =
        json(
            ask(
                "/api/chat",
                "{" + HELLO + ",\"stream\":false,\"options\":{\"num_predict\":-1}}",
                "0%"),
            200);
    assertThat(plain.at("/message/content").stringValue().split(" ")).hasSize(128);
    assertThat(plain.at("/done_reason").stringValue()).isEqualTo("stop");
  }

  @Test
  void ollamasErrorsAreABareText() throws IOException {
    JsonNode drawn = json(ask("/api/chat", "{" + HELLO + "}", "100%"), 500);
    assertThat(drawn.at("/error").stringValue()).contains("drawn by the mock");
    JsonNode broken = json(ask("/api/chat", "{\"model\":\"m\"}", "0%"), 400);
    assertThat(broken.at("/error").stringValue()).contains("'messages'");
  }

  private static JsonNode json(Wire.Reply reply, int status) {
    assertThat(reply.status()).as(reply.body()).isEqualTo(status);
    return JSON.readTree(reply.body());
  }

  private static Wire.Reply ask(String path, String json, String errors) throws IOException {
    MockOptions options =
        MockOptions.defaults()
            .withPort(0)
            .withLatency(Distribution.parse("constant:20ms"))
            .withErrors(Share.parse(errors))
            .withLog(new LogTo.Nowhere());
    try (MockProvider mock = MockProvider.start(options);
        Wire wire = new Wire(mock.address())) {
      wire.send(Wire.post(json).replaceFirst("/v1/chat/completions", path));
      return wire.reply();
    }
  }
}
