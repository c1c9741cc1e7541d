package dev.plimsoll.recording;

import dev.plimsoll.base.yaml.InputException;
import java.io.IOException;
import java.io.Reader;
import org.jspecify.annotations.Nullable;

/** The lines of a text one by one; never keeps more of it than one line may have. */
final class Lines {
  private final String file;
  private final Reader reader;
  private final int longest;
  private final char[] buffer = new char[1 << 16];
  private int at;
  private int end;
  private int number;

  /**
   * @param longest characters of a line
   */
  Lines(String file, Reader reader, int longest) {
    this.file = file;
    this.reader = reader;
    this.longest = longest;
  }

  /**
   * The next line without its end; null after the last.
   *
   * @throws InputException when it is longer than a line may be, with its number
   */
  @Nullable String next() throws IOException {
    StringBuilder line = new StringBuilder();
    boolean any = false;
    number++;
    while (true) {
      if (at == end) {
        end = reader.read(buffer);
        at = 0;
        if (end <= 0) {
          end = 0;
          return any ? line.toString() : null;
        }
      }
      any = true;
      int from = at;
      while (at < end && buffer[at] != '\n') {
        at++;
      }
      line.append(buffer, from, at - from);
      if (line.length() > longest) {
        throw InputException.of(
            "%s:%d:1: a line of more than %,d characters; no recording has one"
                .formatted(file, number, longest));
      }
      if (at < end) {
        at++;
        return line.toString();
      }
    }
  }
}
