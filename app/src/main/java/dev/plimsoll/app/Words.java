package dev.plimsoll.app;

/** Words as a person types them to a shell. */
final class Words {
  private Words() {}

  /** The word, in quotes where a shell would read anything into it. */
  static String quoted(String word) {
    return word.matches("[A-Za-z0-9_./:=%,+@-]+") ? word : "'" + word.replace("'", "'\\''") + "'";
  }
}
