package dev.plimsoll.lab.request;

import java.util.List;
import java.util.Optional;

/** A request made of its template and one set of variables. */
public sealed interface Filled {
  /**
   * It can be sent: a path of printable ASCII, headers of one line each.
   *
   * @param path to be put behind the target's address
   */
  record Ready(String path, List<Header> headers, Optional<String> body) implements Filled {}

  /** One header; no value holds a line break. */
  record Header(String name, String value) {}

  /** It cannot be sent: a value is not there, or does not fit where it was to stand. */
  record Unfit(Failed failed) implements Filled {}
}
