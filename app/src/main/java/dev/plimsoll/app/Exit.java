package dev.plimsoll.app;

/** The exit statuses that scripts rely on. */
final class Exit {
  /** Done; nothing worse, or no threshold set. */
  static final int DONE = 0;

  static final int ERROR = 1;

  /** Wrong usage or configuration. */
  static final int USAGE = 2;

  /** A server stopped, and its store did not take everything: some tasks are done again. */
  static final int UNSTORED = 3;

  /** Not valid or not measurable: no verdict. */
  static final int NO_VERDICT = 98;

  /** A threshold or objective failed. */
  static final int FAILED = 99;

  static final int INTERRUPTED = 130;

  private Exit() {}
}
