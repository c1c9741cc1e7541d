package dev.plimsoll.lab.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plimsoll.lab.request.Template;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class ChatRequestsTest {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  @Test
  void each_dialect_asks_in_its_way() {
    ChatRequests.Chat chat = new ChatRequests.Chat("m", "Hi", Optional.of("64"), true);
    assertThat(ChatRequests.body(Dialect.OPENAI, chat))
        .isEqualTo(
            "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}],\"stream\":true,"
                + "\"stream_options\":{\"include_usage\":true},\"max_tokens\":64}");
    assertThat(ChatRequests.body(Dialect.ANTHROPIC, chat))
        .isEqualTo(
            "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}],\"stream\":true,"
                + "\"max_tokens\":64}");
    assertThat(ChatRequests.body(Dialect.OLLAMA, chat))
        .isEqualTo(
            "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}],\"stream\":true,"
                + "\"options\":{\"num_predict\":64}}");
    assertThat(ChatRequests.headers(Dialect.ANTHROPIC))
        .containsEntry("anthropic-version", "2023-06-01");
    assertThat(ChatRequests.headers(Dialect.OPENAI)).doesNotContainKey("anthropic-version");
    assertThat(ChatRequests.keyHeader(Dialect.ANTHROPIC, "k").getKey()).isEqualTo("x-api-key");
    assertThat(ChatRequests.keyHeader(Dialect.OPENAI, "k").getValue()).isEqualTo("Bearer k");
  }

  @Test
  void without_a_limit_only_a_wire_that_demands_one_has_it_and_a_plain_call_asks_for_no_usage() {
    ChatRequests.Chat chat = new ChatRequests.Chat("m", "Hi", Optional.empty(), false);
    assertThat(ChatRequests.body(Dialect.OPENAI, chat))
        .endsWith("\"stream\":false}")
        .doesNotContain("max_tokens");
    assertThat(ChatRequests.body(Dialect.OLLAMA, chat)).endsWith("\"stream\":false}");
    assertThat(ChatRequests.body(Dialect.ANTHROPIC, chat)).endsWith("\"max_tokens\":1024}");
  }

  @Test
  void a_prompt_is_escaped_and_the_names_in_it_are_not() {
    String prompt = "Say \"é\\\"\n\tto ${user.id}, not $${x}\u0001";
    ChatRequests.Chat chat =
        new ChatRequests.Chat("m", prompt, Optional.of("${trace.generatedTokens}"), true);
    for (Dialect dialect : Dialect.values()) {
      String body = ChatRequests.body(dialect, chat);
      assertThat(Template.parse(body).needsTrace()).isTrue();
      String filled = body.replace("${trace.generatedTokens}", "7").replace("$${", "${");
      assertThat(JSON.readTree(filled).at("/messages/0/content").stringValue())
          .isEqualTo("Say \"é\\\"\n\tto ${user.id}, not ${x}\u0001");
    }
  }

  @Test
  void a_limit_that_is_no_number_is_refused() {
    for (String limit : new String[] {"", "0", "-1", "many", "1,\"n\":2", "${a}${b"}) {
      assertThatThrownBy(() -> new ChatRequests.Chat("m", "p", Optional.of(limit), true))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("'" + limit + "'");
    }
  }
}
