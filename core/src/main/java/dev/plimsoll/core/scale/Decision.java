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

  /** So many served nobody for so long that they go, whatever the load. */
  static Decision unused(int agents, int target, Load load) {
    Demand none = new Demand(load.agents().busySlots(), 0, load.agents().slots(), 1);
    return new Retire(agents, target, new Grounds(Reason.UNUSED, load, none, target, 1));
  }
}
