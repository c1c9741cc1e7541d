package dev.plimsoll.lab.trace;

import dev.plimsoll.base.yaml.InputException;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * Reads recorded workloads in the forms of Azure, BurstGPT and Mooncake, told apart by their
 * columns. Puts rows in the order of their times, those of one time as they stand; never skips or
 * repairs a broken line.
 */
public final class TraceFile {
  /** The most rows a trace may have. */
  public static final int MOST_ROWS = 5_000_000;

  private long[] times = new long[1024];
  private int[] context = new int[1024];
  private int[] generated = new int[1024];
  private int rows;
  private boolean isInOrder = true;

  private TraceFile() {}

  /**
   * Reads a whole file.
   *
   * @throws InputException when it cannot be read, is in no known form, a line is broken, or it has
   *     more than {@link #MOST_ROWS} rows
   */
  public static Trace read(Path file) {
    try (BufferedReader text = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
      return new TraceFile().read(new TraceLines(file, text));
    } catch (NoSuchFileException _) {
      throw InputException.of(file + ": no such file");
    } catch (CharacterCodingException _) {
      throw InputException.of(file + ": not UTF-8 text, so not a trace");
    } catch (IOException e) {
      String why = Files.isDirectory(file) ? "a folder, not a file" : "cannot be read: " + e;
      throw InputException.of(file + ": " + why);
    }
  }

  private Trace read(TraceLines lines) throws IOException {
    String first = lines.next();
    if (first == null) {
      throw InputException.of(
          lines.file() + ": the file is empty; expected a trace in CSV or JSON lines");
    }
    TraceForm form = TraceForm.of(first, lines);
    for (String line = form.startsAtOnce() ? first : lines.next();
        line != null;
        line = lines.next()) {
      if (rows == MOST_ROWS) {
        throw InputException.of(
            "%s: more than %,d rows, the most a trace may have; cut it first"
                .formatted(lines.file(), MOST_ROWS));
      }
      add(form.row(line));
    }
    if (rows == 0) {
      throw InputException.of(lines.file() + ": no request stands below the column names");
    }
    return trace(lines.file());
  }

  private void add(Trace.Row row) {
    if (rows == times.length) {
      times = Arrays.copyOf(times, rows * 2);
      context = Arrays.copyOf(context, rows * 2);
      generated = Arrays.copyOf(generated, rows * 2);
    }
    isInOrder &= rows == 0 || row.offsetNanos() >= times[rows - 1];
    times[rows] = row.offsetNanos();
    context[rows] = row.contextTokens();
    generated[rows] = row.generatedTokens();
    rows++;
  }

  private Trace trace(Path file) {
    int[] order =
        isInOrder
            ? IntStream.range(0, rows).toArray()
            : IntStream.range(0, rows)
                .boxed()
                .sorted(Comparator.comparingLong(row -> times[row])) // stable
                .mapToInt(Integer::intValue)
                .toArray();
    long origin = times[order[0]];
    return new Trace(
        file,
        Arrays.stream(order).mapToLong(row -> times[row] - origin).toArray(),
        Arrays.stream(order).map(row -> context[row]).toArray(),
        Arrays.stream(order).map(row -> generated[row]).toArray());
  }
}
