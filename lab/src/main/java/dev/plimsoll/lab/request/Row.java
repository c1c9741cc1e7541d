package dev.plimsoll.lab.request;

/** One row of a scenario's data; its values stand in the order of its columns. */
public record Row(Rows of, int index) {
  /** The value of a column, from 0. */
  public String value(int column) {
    return of.value(index, column);
  }
}
