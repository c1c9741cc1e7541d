package dev.plimsoll.app;

import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What the two streams lead to. Standard output and standard error are asked apart: a pipe behind
 * one says nothing about the other.
 *
 * @param out whether standard output is a terminal
 * @param err whether standard error is a terminal
 * @param columns its width, 80 where nobody knows
 * @param outColor whether colour may go to standard output
 * @param errColor whether colour may go to standard error
 * @param redraws whether standard error may be redrawn in place
 */
record Terminal(
    boolean out, boolean err, int columns, boolean outColor, boolean errColor, boolean redraws) {
  static final int USUAL_COLUMNS = 80;

  /** No terminal at all, as in a pipe or a test. */
  static final Terminal NONE = new Terminal(false, false, USUAL_COLUMNS, false, false, false);

  /** What the launcher saw; the JVM cannot ask for its two streams apart. */
  static Terminal ofThisProcess() {
    return of(
        System.getProperty("plimsoll.terminals", ""),
        System.getProperty("plimsoll.columns", ""),
        System::getenv);
  }

  /**
   * Decides from what is known.
   *
   * @param terminals the streams that are terminals: {@code out}, {@code err}, {@code out,err}
   * @param columns the width in digits, or anything else where unknown
   * @param environment NO_COLOR, CLICOLOR, CLICOLOR_FORCE and TERM are asked for
   */
  static Terminal of(
      String terminals, String columns, UnaryOperator<@Nullable String> environment) {
    boolean out = terminals.contains("out");
    boolean err = terminals.contains("err");
    boolean forced = isOn(environment.apply("CLICOLOR_FORCE"));
    boolean dumb = "dumb".equals(environment.apply("TERM"));
    boolean refused =
        isOn(environment.apply("NO_COLOR")) || "0".equals(environment.apply("CLICOLOR"));
    return new Terminal(
        out,
        err,
        width(columns),
        allowed(out && !dumb, forced, refused),
        allowed(err && !dumb, forced, refused),
        err && !dumb && !isOn(environment.apply("NO_COLOR")));
  }

  private static boolean allowed(boolean capable, boolean forced, boolean refused) {
    return !refused && (capable || forced);
  }

  private static boolean isOn(@Nullable String value) {
    return value != null && !value.isEmpty() && !value.equals("0");
  }

  private static int width(String columns) {
    if (!columns.matches("[1-9]\\d{0,3}")) {
      return USUAL_COLUMNS;
    }
    return Integer.parseInt(columns);
  }
}
