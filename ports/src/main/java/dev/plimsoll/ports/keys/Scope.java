package dev.plimsoll.ports.keys;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What a key may do. */
public enum Scope {
  /** Hand in tasks and cancel the tenant's own. */
  SUBMIT,
  /** Look at the tenant's own tasks, and at the server. */
  READ,
  /** Everything, of every tenant. */
  ADMIN;

  /** The name on the wire, on the command line and in a store. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The scope that a word names. */
  public static Optional<Scope> of(String word) {
    return Arrays.stream(values()).filter(scope -> scope.word().equals(word)).findFirst();
  }

  public static List<String> words() {
    return Arrays.stream(values()).map(Scope::word).toList();
  }
}
