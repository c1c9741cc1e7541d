package dev.plimsoll.lab.arrivals;

/** How many requests users send before they are through. */
public sealed interface Iterations {
  /** As many as there is time for. */
  record Endless() implements Iterations {}

  /** So many of each user. */
  record Each(int count) implements Iterations {}

  /** So many of all users together, whoever is free sends the next. */
  record Shared(int count) implements Iterations {}
}
