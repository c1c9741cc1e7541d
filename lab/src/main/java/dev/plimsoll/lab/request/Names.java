package dev.plimsoll.lab.request;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * What templates of a scenario may name beside the names that are always there.
 *
 * @param columns of the rows that requests are made of; empty without rows
 * @param saved what requests of the scenario save
 * @param environment the value of an environment variable, empty where it is not set
 */
public record Names(
    List<String> columns, List<String> saved, Function<String, Optional<String>> environment) {
  /** No rows, nothing saved, no environment. */
  public static final Names NONE = new Names(List.of(), List.of(), _ -> Optional.empty());

  public Names {
    columns = List.copyOf(columns);
    saved = List.copyOf(saved);
  }
}
