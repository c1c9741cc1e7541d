package dev.plimsoll.core.scale;

import java.util.Locale;

/** Where an agent is in its life. */
public enum Stage {
  /** Asked for, cold or from a spare; it serves nobody yet. */
  STARTING,
  /** A spare: started, idle, and not given work. */
  WARM,
  /** Takes work. */
  READY,
  /** Takes no more work and ends what it has. */
  DRAINING,
  /** Failed its checks: it is being stopped, and what it had is done by others. */
  SICK,
  /** Is no more, or never was. */
  GONE;

  /** The word used on the wire and in metrics. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
