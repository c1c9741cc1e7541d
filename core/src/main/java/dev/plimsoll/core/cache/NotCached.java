package dev.plimsoll.core.cache;

/** Why an answer is neither looked for nor kept. */
public enum NotCached {
  VARIETY_WANTED("a temperature above 0, or several choices, asks for another answer each time"),
  TOOL_CALL("a tool is to be called: its effect cannot be given again"),
  CUT_SHORT("the answer is not complete"),
  EMPTY("there is no answer");

  private final String why;

  NotCached(String why) {
    this.why = why;
  }

  /** The reason for people. */
  public String why() {
    return why;
  }
}
