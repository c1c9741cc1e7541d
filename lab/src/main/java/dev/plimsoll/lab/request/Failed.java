package dev.plimsoll.lab.request;

/**
 * Why a request failed.
 *
 * @param kind the same for all that a reader would count together: {@code check: status == 200}
 * @param detail what was found, foreign text included: clean it before it is shown
 */
public record Failed(String kind, String detail) {
  /** A request that could not be made because a value does not fit where it was to stand. */
  public static final String BAD_VALUE = "bad request value";
}
