package dev.plimsoll.core.work;

/**
 * Whoever hands in a task, beyond its tenant. Empty texts where that is not known.
 *
 * @param key the id of the key that was shown
 * @param name what people call that key
 * @param user the user whose task it is, a label of the tenant's own
 */
public record Sender(String key, String name, String user) {
  /** Nobody in particular. */
  public static final Sender NOBODY = new Sender("", "", "");
}
