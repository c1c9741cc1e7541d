package dev.plimsoll.core.scale;

/** How many agents there should be, and why. */
public sealed interface Decision {
  /** How many agents should serve, ready or starting. */
  int target();

  Grounds grounds();

  /** Nothing is to be done. */
  record Hold(int target, Grounds grounds) implements Decision {}

  /** So many more are to serve; at least 1. */
  record Add(int agents, int target, Grounds grounds) implements Decision {}

  /** So many fewer are to serve; at least 1. They end what they run. */
  record Retire(int agents, int target, Grounds grounds) implements Decision {}
}
