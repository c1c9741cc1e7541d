package dev.plimsoll.lab.merge;

import dev.plimsoll.base.yaml.InputException;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/** A file's lines one by one, each bounded, and where a reader stands. One owner. */
final class Lines implements AutoCloseable {
  private final Path file;
  private final BufferedReader in;
  private final int longest;
  private int number;

  /**
   * @param longest characters that a line may have
   * @throws InputException when the file cannot be read or is larger than {@code largestBytes}
   */
  Lines(Path file, int longest, long largestBytes) {
    this.file = file;
    this.longest = longest;
    try {
      if (Files.size(file) > largestBytes) {
        throw InputException.of(
            "%s: larger than %,d MB, the most that is read".formatted(file, largestBytes >> 20));
      }
      this.in = Files.newBufferedReader(file, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw unreadable(file, e);
    }
  }

  static InputException unreadable(Path file, IOException e) {
    String why =
        e instanceof NoSuchFileException
            ? "no such file; a worker that ended well leaves one in its folder"
            : e instanceof CharacterCodingException ? "not UTF-8 text" : "cannot be read: " + e;
    return InputException.of(file + ": " + why);
  }

  /** The next line without its end; empty at the file's end. A line without an end is cut off. */
  Optional<String> next() {
    StringBuilder line = new StringBuilder();
    number++;
    try {
      for (int c = in.read(); c >= 0; c = in.read()) {
        if (c == '\n') {
          return Optional.of(line.toString());
        }
        if (line.length() == longest) {
          throw fault("longer than %,d characters".formatted(longest));
        }
        line.append((char) c);
      }
    } catch (IOException e) {
      throw unreadable(file, e);
    }
    if (!line.isEmpty()) {
      throw fault("the file is cut off in this line");
    }
    return Optional.empty();
  }

  /** What is wrong with the line that was read last. */
  InputException fault(String message) {
    return InputException.of(
        "%s:%d: %s%n  Take the worker's folder as it wrote it, or leave it out."
            .formatted(file, number, message));
  }

  @Override
  public void close() {
    try {
      in.close();
    } catch (IOException e) {
      throw unreadable(file, e);
    }
  }
}
