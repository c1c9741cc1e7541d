package dev.plimsoll.lab.display;

import dev.plimsoll.lab.text.Cells;

/** What a width has room for: sparks go first, then the last seconds, never a figure of the run. */
record Columns(int width) {
  private static final int WIDEST = 80;
  private static final int NAME = 12;
  private static final int RECENT = 14;
  private static final int WHOLE = 15;
  private static final int LIMIT = 15;

  Columns {
    width = Math.clamp(width, 1, WIDEST);
  }

  String row(String name, String recent, String whole, String limit, String sparks) {
    boolean withSparks = width >= NAME + RECENT + WHOLE + LIMIT + Sparks.MOST;
    boolean withRecent = width >= NAME + RECENT + WHOLE + LIMIT;
    String line =
        Cells.left(" " + name, NAME)
            + (withRecent ? Cells.left(fit(recent, RECENT), RECENT) : "")
            + Cells.left(fit(whole, whole()), whole())
            + (withSparks ? Cells.left(limit, LIMIT) + sparks : narrowed(limit));
    return line(line);
  }

  private int whole() {
    return width >= NAME + WHOLE + LIMIT ? WHOLE : WHOLE - 2;
  }

  /** Where the limit itself has no room, the word that tells whether it was kept stays. */
  private String narrowed(String limit) {
    return width >= NAME + WHOLE + LIMIT ? limit : limit.substring(limit.lastIndexOf(' ') + 1);
  }

  String line(String text) {
    return Cells.cut(text.stripTrailing(), width);
  }

  /** A figure that is too wide loses what stands in brackets before it loses a digit. */
  private static String fit(String figure, int cells) {
    int bracket = figure.indexOf('(');
    return Cells.width(figure) >= cells && bracket > 0
        ? figure.substring(0, bracket).replace('\u00a0', ' ').stripTrailing()
        : figure;
  }
}
