package dev.plimsoll.lab.display;

/** Colour over a finished line: only the words that say already what the colour says. */
final class Paint {
  private static final String RESET = "\u001b[0m";

  private Paint() {}

  static String over(String line) {
    return line.replace(" OVER", " \u001b[1;31mOVER" + RESET)
        .replace(" UNDER", " \u001b[1;31mUNDER" + RESET)
        .replace(" ok ", " \u001b[36mok" + RESET + " ")
        .replaceFirst("^ ! ", " \u001b[1;33m!" + RESET + " ");
  }
}
