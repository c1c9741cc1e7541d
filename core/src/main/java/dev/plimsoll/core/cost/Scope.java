package dev.plimsoll.core.cost;

import java.util.Locale;

/** Whose spending a budget bounds. */
public enum Scope {
  RUN,
  USER,
  KEY,
  ROLE,
  TENANT,
  MODEL;

  /** The word used in configurations and messages. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * The name that a payer has here; empty where it has none.
   *
   * @param model what is called, as {@code provider/model}; empty where that is not known yet
   */
  String nameOf(Payer payer, String model) {
    return switch (this) {
      case RUN -> payer.task().equals(Payer.NO_TASK) ? "" : payer.task().value();
      case USER -> payer.user();
      case KEY -> payer.key();
      case ROLE -> payer.role();
      case TENANT -> payer.tenant();
      case MODEL -> model;
    };
  }
}
