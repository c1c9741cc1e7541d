package dev.plimsoll.bench.program;

import dev.plimsoll.bench.harness.BrokenException;
import java.util.ArrayList;
import java.util.List;

/** One request that the load lab logged; times in milliseconds of its clock. */
public record LoggedRequest(
    double intended, double sent, double done, boolean ok, String task, String name) {
  private static final String HEADER =
      "name,phase,intended_ms,sent_ms,done_ms,outcome,status,task_id,attempts";
  private static final int COLUMNS = 9;

  /**
   * Reads the request log, header first; lines that begin with {@code #} are remarks.
   *
   * @throws BrokenException when it is not what the lab writes
   */
  public static List<LoggedRequest> read(List<String> lines) throws BrokenException {
    if (lines.isEmpty() || !lines.getFirst().startsWith(HEADER)) {
      throw new BrokenException("the request log does not begin with " + HEADER);
    }
    List<LoggedRequest> rows = new ArrayList<>();
    for (String line : lines.subList(1, lines.size())) {
      if (line.startsWith("#")) {
        throw new BrokenException("the request log is not complete: " + line);
      }
      rows.add(of(line));
    }
    return rows;
  }

  private static LoggedRequest of(String line) throws BrokenException {
    String[] loads = line.split(",", -1);
    if (loads.length < COLUMNS) {
      throw new BrokenException("the request log has a broken line: " + line);
    }
    try {
      return new LoggedRequest(
          Double.parseDouble(loads[2]),
          Double.parseDouble(loads[3]),
          Double.parseDouble(loads[4]),
          loads[5].equals("ok"),
          loads[7],
          loads[0]);
    } catch (NumberFormatException _) {
      throw new BrokenException("the request log has a broken line: " + line);
    }
  }
}
