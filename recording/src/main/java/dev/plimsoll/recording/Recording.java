package dev.plimsoll.recording;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.plimsoll.base.yaml.InputException;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.zip.GZIPInputStream;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Reads a recording, plain or gzipped, line by line: it is never in memory as a whole. Forgives a
 * last line that was cut short, as a server leaves it that was killed, and nothing else.
 */
public final class Recording {
  /** Longer ones are nobody's: the head of a large configuration has some thousand characters. */
  private static final int LONGEST_LINE = 4_000_000;

  private static final JsonMapper JSON = new JsonMapper();

  private final Path file;
  private final List<String> warnings = new ArrayList<>();

  private Recording(Path file) {
    this.file = file;
  }

  /**
   * Reads a file.
   *
   * @param to is told the head first, then each line
   * @return what a reader of the answer should know of the file
   * @throws InputException when it is no recording, with the place
   */
  public static List<String> read(Path file, Consumer<Head> head, Consumer<Line> to) {
    Recording recording = new Recording(file);
    try (Reader reader = new InputStreamReader(recording.opened(), UTF_8)) {
      recording.read(new Lines(file.toString(), reader, LONGEST_LINE), head, to);
    } catch (NoSuchFileException _) {
      throw InputException.of(file + ": no such file");
    } catch (IOException e) {
      String why = Files.isDirectory(file) ? "a folder, not a file" : "cannot be read: " + e;
      throw InputException.of(file + ": " + why);
    }
    return List.copyOf(recording.warnings);
  }

  private InputStream opened() throws IOException {
    BufferedInputStream in = new BufferedInputStream(Files.newInputStream(file));
    in.mark(2);
    boolean gzipped = in.read() == 0x1f && in.read() == 0x8b;
    in.reset();
    return gzipped ? new Forgiving(new GZIPInputStream(in, 1 << 16)) : in;
  }

  private void read(Lines lines, Consumer<Head> head, Consumer<Line> to) throws IOException {
    String first = lines.next();
    if (first == null) {
      throw InputException.of(file + ": empty; a recording begins with a head");
    }
    head.accept(head(first));
    int number = 2;
    String text = lines.next();
    while (text != null) {
      String next = lines.next(); // so that the last line is known
      if (next != null || isWhole(text)) {
        to.accept(LineReader.read(file.toString(), number, text));
      } else {
        warnings.add("its last line (%d) is cut short, and left out".formatted(number));
      }
      text = next;
      number++;
    }
  }

  /** Whether a last line ends as an object does; the writer writes each with one call. */
  private static boolean isWhole(String text) {
    try {
      return JSON.readTree(text).isObject();
    } catch (JacksonException _) {
      return false;
    }
  }

  /** Gzipped bytes as far as they go, where whoever wrote them was killed. */
  private final class Forgiving extends FilterInputStream {
    Forgiving(InputStream in) {
      super(in);
    }

    @Override
    public int read(byte[] bytes, int from, int length) throws IOException {
      try {
        return super.read(bytes, from, length);
      } catch (EOFException _) {
        warnings.add("its gzipped end is missing; read as far as it goes");
        return -1;
      }
    }
  }

  private Head head(String text) {
    try {
      JsonNode node = JSON.readTree(text);
      if (node.path("plimsoll-recording").isInt()) {
        int format = node.path("plimsoll-recording").asInt();
        if (format != Head.FORMAT) {
          throw InputException.of(
              "%s:1:1: a recording of format %d; this Plimsoll reads %d"
                  .formatted(file, format, Head.FORMAT));
        }
        if (node.path("config") instanceof ObjectNode config) {
          return new Head(
              Instant.parse(node.path("began").asString("")),
              node.path("version").asString("?"),
              node.path("salt").asString(""),
              config);
        }
      }
    } catch (JacksonException | DateTimeParseException _) {
      // said below
    }
    throw InputException.at(
        new InputException.Place(file.toString(), 1, 1, 1),
        text,
        "no recording: its first line is not the head of one",
        "A server writes one with: plimsoll serve --record FILE");
  }
}
