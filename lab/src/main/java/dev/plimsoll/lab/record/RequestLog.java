package dev.plimsoll.lab.record;

import dev.plimsoll.base.yaml.InputException;
import dev.plimsoll.lab.drive.SampleListener;
import dev.plimsoll.lab.measure.Sample;
import dev.plimsoll.lab.target.Outcome;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One line of CSV for each request, with times that can be joined with another process's log. Holds
 * at most a million lines; a last line then says how many more there were. Any thread may call it.
 */
public final class RequestLog implements SampleListener, AutoCloseable {
  private static final long MOST_ROWS = 1_000_000;
  private static final String HEADER =
      "name,phase,intended_ms,sent_ms,done_ms,outcome,status,task_id,attempts,"
          + "first_byte_ms,first_token_ms\n";

  private final Path file;
  private final Writer out;
  private final List<String> names;
  private final long mostRows;
  private long startMicros;
  private long rows;
  private long dropped;
  private @Nullable IOException fault;

  RequestLog(Path file, Writer out, List<String> names, long mostRows) {
    this.file = file;
    this.out = out;
    this.names = names;
    this.mostRows = mostRows;
  }

  /**
   * Opens a new file, over an older one.
   *
   * @throws InputException when it cannot be written
   */
  public static RequestLog open(Path file, List<String> names) {
    try {
      Path folder = file.toAbsolutePath().getParent();
      if (folder != null) {
        Files.createDirectories(folder);
      }
      Writer out = Files.newBufferedWriter(file, StandardCharsets.UTF_8);
      out.write(HEADER);
      return new RequestLog(file, out, names, MOST_ROWS);
    } catch (IOException e) {
      throw InputException.of("the request log %s cannot be written: %s".formatted(file, e));
    }
  }

  /** The moment from which samples count their times. */
  public synchronized void startAt(Instant start) {
    startMicros = start.getEpochSecond() * 1_000_000 + start.getNano() / 1_000;
  }

  @Override
  public synchronized void on(Sample sample, Outcome outcome) {
    if (rows >= mostRows) {
      dropped++;
      return;
    }
    rows++;
    StringBuilder line = new StringBuilder(160);
    line.append(Csv.cell(names.get(sample.name()))).append(',').append(sample.phase() + 1);
    time(line, sample.intended());
    time(line, sample.sent());
    time(line, sample.done());
    line.append(',').append(sample.kind().isEmpty() ? "ok" : Csv.cell(sample.kind())).append(',');
    if (outcome.status() > 0) {
      line.append(outcome.status());
    }
    line.append(',');
    outcome.task().ifPresent(task -> line.append(Csv.cell(task.id())));
    line.append(',');
    outcome
        .task()
        .filter(task -> task.attempts() > 0)
        .ifPresent(task -> line.append(task.attempts()));
    late(line, sample.firstByte());
    late(line, sample.firstToken());
    write(line.append('\n').toString());
  }

  /** A moment that may not have come. */
  private void late(StringBuilder line, long nanos) {
    if (nanos == Sample.NEVER) {
      line.append(',');
    } else {
      time(line, nanos);
    }
  }

  /** Milliseconds since 1970 with three decimals. */
  private void time(StringBuilder line, long nanos) {
    long micros = startMicros + Math.floorDiv(nanos, 1_000);
    line.append(',').append(micros / 1_000).append('.');
    line.append(String.format(Locale.ROOT, "%03d", micros % 1_000));
  }

  private void write(String line) {
    if (fault == null) {
      try {
        out.write(line);
      } catch (IOException e) {
        fault = e;
      }
    }
  }

  /** What was wrong with the file, if something was; after {@link #close}. */
  public synchronized Optional<String> fault() {
    return fault == null
        ? Optional.empty()
        : Optional.of("the request log %s is not complete: %s".formatted(file, fault));
  }

  @Override
  public synchronized void close() {
    if (dropped > 0) {
      write("# %d more requests are not listed\n".formatted(dropped));
      dropped = 0;
    }
    try {
      out.close();
    } catch (IOException e) {
      fault = fault == null ? e : fault;
    }
  }
}
