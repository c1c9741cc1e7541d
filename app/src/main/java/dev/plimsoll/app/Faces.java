package dev.plimsoll.app;

/** How a message to a person is laid out on a terminal. */
final class Faces {
  private static final int COLUMNS = 80;

  private Faces() {}

  /** The message with {@code [exit N]} at the end of its last line, or below where it is full. */
  static String withStatus(String message, int status) {
    String mark = "[exit " + status + "]";
    int last = message.length() - message.lastIndexOf('\n') - 1;
    int blanks = COLUMNS - last - mark.length();
    return blanks >= 2
        ? message + " ".repeat(blanks) + mark
        : message + "\n" + " ".repeat(COLUMNS - mark.length()) + mark;
  }
}
