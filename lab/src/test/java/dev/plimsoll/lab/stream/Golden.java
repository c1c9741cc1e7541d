package dev.plimsoll.lab.stream;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * A fixture of {@code golden/}: pieces with their moments, and the figures worked out by hand. In
 * its pieces {@code \n}, {@code \r} and {@code \\} stand for one character.
 */
final class Golden {
  record Piece(long atMillis, byte[] bytes) {}

  final Map<String, String> expected = new LinkedHashMap<>();
  private final List<Piece> pieces = new ArrayList<>();
  private Dialect dialect = Dialect.OPENAI;
  private long sentMillis;
  private long doneMillis;

  static Golden parse(String text) {
    Golden golden = new Golden();
    text.lines().forEach(golden::line);
    return golden;
  }

  private void line(String line) {
    if (line.startsWith("expect ")) {
      String bare = line.startsWith("expect fault") ? line : line.replaceAll("\\s+#.*", "");
      String[] words = bare.split("\\s+", 3);
      expected.put(words[1], words.length < 3 ? "" : words[2].strip());
    } else if (line.startsWith("dialect ")) {
      dialect = Dialect.valueOf(line.substring(8));
    } else if (line.startsWith("sent ")) {
      sentMillis = Long.parseLong(line.substring(5));
    } else if (line.startsWith("done ")) {
      doneMillis = Long.parseLong(line.substring(5));
    } else if (!line.startsWith("#")) {
      String[] cells = line.split("\t", 2);
      pieces.add(new Piece(Long.parseLong(cells[0]), unescaped(cells[1])));
    }
  }

  private static byte[] unescaped(String text) {
    return text.replace("\\\\", "\u0000")
        .replace("\\n", "\n")
        .replace("\\r", "\r")
        .replace('\u0000', '\\')
        .getBytes(StandardCharsets.UTF_8);
  }

  /** What a reader says of it, in the words of the fixture. */
  Map<String, String> played() {
    List<String> gaps = new ArrayList<>();
    TokenReader reader = TokenReader.of(dialect, gap -> gaps.add(millis(gap)));
    for (Piece piece : pieces) {
      reader.bytes(ByteBuffer.wrap(piece.bytes), nanos(piece.atMillis));
    }
    reader.end(nanos(doneMillis));
    StreamFigures figures = reader.figures(nanos(sentMillis), nanos(doneMillis));
    Map<String, String> said = new LinkedHashMap<>();
    said.put("ttft", millis(figures.firstToken()));
    said.put("ttfo", millis(figures.firstOutput()));
    said.put("last", millis(figures.lastToken()));
    said.put("tpot", millis(figures.perToken()));
    said.put("gaps", String.join(" ", gaps));
    said.put("events", Long.toString(figures.events()));
    said.put("content", Long.toString(figures.contentChunks()));
    said.put("tokens", tokens(figures.outputTokens()));
    said.put("per_chunk", ratio(figures.tokensPerChunk()));
    said.put(
        "usage",
        figures
            .usage()
            .map(u -> "%d %d %d".formatted(u.input(), u.cachedInput(), u.output()))
            .orElse("none"));
    said.put("fault", figures.fault().map(f -> f.kind() + " | " + f.detail()).orElse("none"));
    return said;
  }

  private static String tokens(OutputTokens tokens) {
    return "%d %d %s"
        .formatted(tokens.total(), tokens.streamed(), tokens.reported() ? "reported" : "estimated");
  }

  private static long nanos(long millis) {
    return millis * 1_000_000;
  }

  private static String millis(OptionalLong nanos) {
    return nanos.isPresent() ? millis(nanos.getAsLong()) : "none";
  }

  private static String millis(OptionalDouble nanos) {
    return nanos.isPresent() ? millis(nanos.getAsDouble()) : "none";
  }

  private static String millis(double nanos) {
    String text = String.format(Locale.ROOT, "%.3f", nanos / 1e6);
    return text.replaceAll("\\.?0+$", "");
  }

  private static String ratio(OptionalDouble value) {
    if (value.isEmpty()) {
      return "none";
    }
    String text = String.format(Locale.ROOT, "%.3f", value.getAsDouble());
    return text.replaceAll("(\\.\\d+?)0+$", "$1");
  }
}
