package dev.plimsoll.bench;

import java.util.List;

/** A queue to be measured: one that can run, or one that is not there. */
sealed interface Contender {
  String name();

  /**
   * One that can run.
   *
   * @param version as its package says it
   */
  record Ready(String name, String version, Backing.Kind backing, Start start)
      implements Contender {}

  /** One that is missing: its figures are not shown, and this is why. */
  record Absent(String name, String why) implements Contender {}

  /** The command of a driver, to which what it is to do is added. */
  interface Start {
    List<String> command(String url);
  }
}
