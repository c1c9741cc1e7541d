package dev.plimsoll.lab.stream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.plimsoll.base.usage.Usage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class TokenReaderTest {
  private static final Map<String, Usage> RECORDED =
      Map.of(
          "anthropic_basic_response.sse", new Usage(11, 0, 6),
          "anthropic_compaction_response.sse", new Usage(30, 0, 8),
          "anthropic_incomplete_partial_json_response.sse", new Usage(450, 0, 124),
          "anthropic_refusal_response.sse", new Usage(20, 0, 0),
          "anthropic_tool_use_response.sse", new Usage(377, 0, 65),
          "ollama_chat.ndjson", new Usage(26, 0, 282),
          "ollama_chat_history.ndjson", new Usage(61, 0, 468),
          "ollama_chat_tools.ndjson", new Usage(169, 0, 15));

  @TestFactory
  Stream<DynamicTest> recorded_streams_are_read_without_fault() throws IOException {
    return Resources.folder("recorded").stream()
        .filter(file -> !file.getFileName().toString().startsWith("openai_responses"))
        .filter(file -> !file.getFileName().toString().endsWith(".json"))
        .map(file ->
            dynamicTest(
                file.getFileName().toString(),
                () -> {
                  byte[] bytes = Files.readAllBytes(file);
                  for (int size : new int[] {1, 7, 100, bytes.length}) {
                    StreamFigures figures = read(dialect(file), bytes, size);
                    assertThat(figures.fault()).isEmpty();
                    assertThat(figures.usage())
                        .isEqualTo(
                            Optional.ofNullable(RECORDED.get(file.getFileName().toString())));
                  }
                }));
  }

  private static Dialect dialect(Path file) {
    String name = file.getFileName().toString();
    return name.startsWith("ollama")
        ? Dialect.OLLAMA
        : name.startsWith("anthropic") ? Dialect.ANTHROPIC : Dialect.OPENAI;
  }

  private static StreamFigures read(Dialect dialect, byte[] bytes, int size) {
    TokenReader reader = TokenReader.of(dialect, gap -> {});
    for (int from = 0; from < bytes.length; from += size) {
      reader.bytes(ByteBuffer.wrap(bytes, from, Math.min(size, bytes.length - from)), from);
    }
    reader.end(bytes.length);
    return reader.figures(0, bytes.length);
  }

  @Test
  void every_event_of_a_foreign_stream_is_framed() throws IOException {
    List<String> types = new ArrayList<>();
    SseParser parser = new SseParser(event -> types.add(event.type()));
    parser.read(
        ByteBuffer.wrap(Files.readAllBytes(Resources.path("recorded/openai_responses.sse"))));
    parser.end();
    assertThat(types).startsWith("response.created").endsWith("response.completed");
  }

  @TestFactory
  Stream<DynamicTest> no_bytes_make_it_throw_and_a_cut_stream_is_never_whole() {
    return Arrays.stream(Dialect.values())
        .map(dialect -> dynamicTest(dialect.name(), () -> spoiledAndCut(dialect)));
  }

  private static void spoiledAndCut(Dialect dialect) throws IOException {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    byte[] whole = sample(dialect);
    for (int run = 0; run < 2000; run++) {
      byte[] bytes = whole.clone();
      for (int i = random.nextInt(4); i > 0; i--) {
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
      }
      StreamFigures figures = read(dialect, bytes, 1 + random.nextInt(bytes.length));
      assertThat(figures.contentChunks()).as("seed %d", seed).isLessThanOrEqualTo(figures.events());
    }
    int end = whole.length - 1; // without the last line feeds it is whole, without more it is not
    while (whole[end] == '\n') {
      end--;
    }
    for (int length = 0; length <= end; length++) {
      byte[] cut = Arrays.copyOf(whole, length);
      assertThat(read(dialect, cut, 50).fault().map(StreamFault::kind))
          .as("cut at %d", length)
          .contains("stream ended early");
    }
  }

  private static byte[] sample(Dialect dialect) throws IOException {
    String name =
        switch (dialect) {
          case OPENAI -> "recorded/openai_chat.sse";
          case ANTHROPIC -> "recorded/anthropic_basic_response.sse";
          case OLLAMA -> "recorded/ollama_chat.ndjson";
        };
    return Files.readAllBytes(Resources.path(name));
  }

  @Test
  void an_event_without_an_end_is_malformed_after_a_megabyte() {
    byte[] endless = ("data: " + "x".repeat(2_000_000)).getBytes(UTF_8);
    StreamFigures figures = read(Dialect.OPENAI, endless, 16_384);
    assertThat(figures.fault())
        .contains(new StreamFault("malformed", "event 1 has more than 1 MB"));
    assertThat(read(Dialect.OLLAMA, endless, 16_384).fault().map(StreamFault::kind))
        .contains("malformed");
  }

  @Test
  void numbers_that_are_no_count_are_not_told() {
    for (String count :
        List.of("-1", "1e3", "1.5", "\"4\"", "99999999999999999999", "{}", "null")) {
      String answer =
          "data: {\"choices\":[],\"usage\":{\"completion_tokens\":"
              + count
              + "}}\n\ndata: [DONE]\n\n";
      StreamFigures figures = read(Dialect.OPENAI, answer.getBytes(UTF_8), 1000);
      assertThat(figures.fault()).as(count).isEmpty();
      assertThat(figures.usage()).as(count).isEmpty();
    }
  }

  @Test
  void a_deep_answer_is_malformed_and_not_a_stack_overflow() {
    String deep = "data: {\"x\":" + "[".repeat(100_000) + "\n\n";
    assertThat(read(Dialect.OPENAI, deep.getBytes(UTF_8), 1000).fault().map(StreamFault::kind))
        .contains("malformed");
  }

  @Test
  void what_an_error_is_called_cannot_reach_a_terminal() {
    String answer =
        "data: {\"error\":{\"type\":\"\\u001b[31mred\\n\",\"message\":\"\\u0007\"}}\n\n";
    StreamFault fault = read(Dialect.OPENAI, answer.getBytes(UTF_8), 1000).fault().orElseThrow();
    assertThat(fault.kind()).isEqualTo("stream error: red");
    assertThat(fault.detail()).doesNotContain("\u0007");
  }

  @Test
  void an_error_of_the_event_itself_is_one_and_neither_a_null_nor_a_blank_behind_the_end() {
    String itself =
        "data: {\"object\":\"error\",\"message\":\"m\",\"type\":\"BadRequestError\"}\n\n";
    assertThat(read(Dialect.OPENAI, itself.getBytes(UTF_8), 1000).fault())
        .contains(new StreamFault("stream error: BadRequestError", "m"));
    String blank = "data: {\"choices\":[]}\n\ndata: [DONE] \t\n\n";
    assertThat(read(Dialect.OPENAI, blank.getBytes(UTF_8), 1000).fault()).isEmpty();
    String none = "data: {\"error\":null,\"choices\":[]}\n\ndata: [DONE]";
    assertThat(read(Dialect.OPENAI, none.getBytes(UTF_8), 1000).fault()).isEmpty();
  }

  @Test
  void nothing_after_the_terminator_is_read() {
    TokenReader reader = TokenReader.of(Dialect.OPENAI, gap -> {});
    reader.bytes(ByteBuffer.wrap("data: [DONE]\n\ndata: {{{\n\n".getBytes(UTF_8)), 5);
    assertThat(reader.isOver()).isTrue();
    ByteBuffer more = ByteBuffer.wrap("garbage\n\n".getBytes(UTF_8));
    reader.bytes(more, 6);
    assertThat(more.hasRemaining()).isFalse();
    reader.end(7);
    assertThat(reader.figures(0, 7).fault()).isEmpty();
    assertThat(reader.figures(0, 7).events()).isEqualTo(1);
  }
}
