package dev.plimsoll.lab.drive;

/** How urgently a run is asked to end; only ever grows. */
enum Halt {
  NO,
  /** Send nothing more, give what is under way a moment. */
  SOON,
  NOW
}
