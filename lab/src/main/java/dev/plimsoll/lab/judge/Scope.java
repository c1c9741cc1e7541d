package dev.plimsoll.lab.judge;

/** Which of a run's requests a threshold is about. */
public sealed interface Scope {
  /** All of them. */
  record Whole() implements Scope {}

  /** Those of one phase of the load, counted from 1. */
  record OfPhase(int number) implements Scope {}

  /** Those of one name. */
  record OfName(String name) implements Scope {}

  /** Those answered while the run was in its steady state. */
  record Steady() implements Scope {}
}
