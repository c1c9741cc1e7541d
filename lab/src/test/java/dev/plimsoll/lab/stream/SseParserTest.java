package dev.plimsoll.lab.stream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class SseParserTest {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  record Seen(String type, String data, String id) {
    static Seen of(SseEvent event) {
      return new Seen(event.type(), event.data(), event.id());
    }
  }

  @TestFactory
  Stream<DynamicTest> the_examples_of_the_standard_in_any_pieces() throws IOException {
    JsonNode cases =
        JSON.readTree(Files.readString(Resources.path("sse_whatwg_examples.json"))).get("cases");
    return cases
        .valueStream()
        .map(example ->
            dynamicTest(
                example.get("name").stringValue(),
                () -> {
                  byte[] input = example.get("input").stringValue().getBytes(UTF_8);
                  List<Seen> expected = expected(example.get("events"));
                  for (int size = 1; size <= input.length; size++) {
                    assertThat(inPiecesOf(size, input))
                        .as("pieces of %d", size)
                        .isEqualTo(expected);
                  }
                }));
  }

  private static List<Seen> expected(JsonNode events) {
    List<Seen> seen = new ArrayList<>();
    String id = "";
    for (JsonNode event : events) {
      id = event.path("id").stringValue(id);
      seen.add(
          new Seen(
              event.path("event").stringValue("message"), event.get("data").stringValue(), id));
    }
    return seen;
  }

  private static List<Seen> inPiecesOf(int size, byte[] input) {
    List<Seen> seen = new ArrayList<>();
    SseParser parser = new SseParser(event -> seen.add(Seen.of(event)));
    for (int from = 0; from < input.length; from += size) {
      ByteBuffer piece = ByteBuffer.wrap(input, from, Math.min(size, input.length - from));
      assertThat(parser.read(piece)).isTrue();
      assertThat(piece.hasRemaining()).isFalse();
    }
    return seen;
  }

  @Test
  void any_split_of_any_stream_gives_the_same_events() {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    for (int run = 0; run < 500; run++) {
      byte[] input = stream(random);
      List<Seen> whole = inPiecesOf(input.length, input);
      assertThat(inRandomPieces(random, input))
          .as("seed %d, run %d: %s", seed, run, new String(input, UTF_8))
          .isEqualTo(whole);
    }
  }

  private static byte[] stream(RandomGenerator random) {
    String[] words = {
      "data",
      "event",
      "id",
      "retry",
      ":",
      ": ",
      " ",
      "\n",
      "\n",
      "\r",
      "\r\n",
      "\n\n",
      "x",
      "é",
      "\uFEFF",
      "\u0000",
      "123",
      "data: a",
      "\ndata:b\n\n"
    };
    StringBuilder text = new StringBuilder();
    int count = random.nextInt(1, 60);
    for (int i = 0; i < count; i++) {
      text.append(words[random.nextInt(words.length)]);
    }
    return text.toString().getBytes(UTF_8);
  }

  private static List<Seen> inRandomPieces(RandomGenerator random, byte[] input) {
    List<Seen> seen = new ArrayList<>();
    SseParser parser = new SseParser(event -> seen.add(Seen.of(event)));
    ByteBuffer direct = ByteBuffer.allocateDirect(input.length);
    for (int from = 0; from < input.length; ) {
      int size = random.nextInt(0, Math.min(9, input.length - from + 1));
      direct.clear().put(input, from, size).flip();
      parser.read(direct);
      from += size;
    }
    return seen;
  }

  @Test
  void retry_is_kept_where_it_is_a_number() {
    SseParser parser = new SseParser(event -> {});
    parser.read(bytes("retry: 1x\nretry\n"));
    assertThat(parser.retryMillis()).isEmpty();
    parser.read(bytes("retry: 2500\nretry: 99999999999999999999\n"));
    assertThat(parser.retryMillis()).hasValue(2500);
  }

  @Test
  void an_end_hands_over_what_no_empty_line_has_ended() {
    List<Seen> seen = new ArrayList<>();
    SseParser parser = new SseParser(event -> seen.add(Seen.of(event)));
    parser.read(bytes("event: last\ndata: a\ndata: b"));
    assertThat(seen).isEmpty();
    parser.end();
    assertThat(seen).containsExactly(new Seen("last", "a\nb", ""));
  }

  @Test
  void more_than_a_megabyte_without_an_end_is_refused_and_not_kept() {
    SseParser line = new SseParser(event -> {});
    assertThat(line.read(bytes("data: " + "x".repeat(999_994)))).isTrue();
    assertThat(line.read(bytes("x"))).isFalse();
    assertThat(line.read(bytes("\n\ndata: more\n\n"))).isFalse();

    SseParser lines = new SseParser(event -> {});
    String kilobyte = "data: " + "x".repeat(1000) + "\n";
    boolean room = true;
    int read = 0;
    while (room && read < 2000) {
      room = lines.read(bytes(kilobyte));
      read++;
    }
    assertThat(read).isEqualTo(1000); // 999 lines and 998 line feeds between them fit
  }

  private static ByteBuffer bytes(String text) {
    return ByteBuffer.wrap(text.getBytes(UTF_8));
  }
}
