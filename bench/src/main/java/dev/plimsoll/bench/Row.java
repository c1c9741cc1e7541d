package dev.plimsoll.bench;

import java.util.ArrayList;
import java.util.List;

/** One request that the load lab logged; times in milliseconds of its clock. */
record Row(double intended, double sent, double done, boolean ok, String task) {
  private static final String HEADER =
      "name,phase,intended_ms,sent_ms,done_ms,outcome,status,task_id,attempts";
  private static final int COLUMNS = 9;

  /**
   * Reads the request log, header first; lines that begin with {@code #} are remarks.
   *
   * @throws BrokenException when it is not what the lab writes
   */
  static List<Row> read(List<String> lines) throws BrokenException {
    if (lines.isEmpty() || !lines.getFirst().startsWith(HEADER)) {
      throw new BrokenException("the request log does not begin with " + HEADER);
    }
    List<Row> rows = new ArrayList<>();
    for (String line : lines.subList(1, lines.size())) {
      if (line.startsWith("#")) {
        throw new BrokenException("the request log is not complete: " + line);
      }
      rows.add(of(line));
    }
    return rows;
  }

  private static Row of(String line) throws BrokenException {
    String[] cells = line.split(",", -1);
    if (cells.length < COLUMNS) {
      throw new BrokenException("the request log has a broken line: " + line);
    }
    try {
      return new Row(
          Double.parseDouble(cells[2]),
          Double.parseDouble(cells[3]),
          Double.parseDouble(cells[4]),
          cells[5].equals("ok"),
          cells[7]);
    } catch (NumberFormatException _) {
      throw new BrokenException("the request log has a broken line: " + line);
    }
  }
}
