package dev.plimsoll.core.cost;

import java.util.Locale;

/** Whose spending a budget bounds. */
public enum Scope {
  RUN,
  USER,
  KEY,
  TENANT;

  /** The word used in configurations and messages. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The name that a payer has here; empty where it has none. */
  String nameOf(Payer payer) {
    return switch (this) {
      case RUN -> payer.task().value();
      case USER -> payer.user();
      case KEY -> payer.key();
      case TENANT -> payer.tenant();
    };
  }
}
