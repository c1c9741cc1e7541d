package dev.plimsoll.lab.stream;

import dev.plimsoll.lab.text.Clean;

/**
 * Why a streamed answer counts as failed. The detail may quote the answer: bounded and without
 * control characters, but not searched for secrets.
 */
public record StreamFault(String kind, String detail) {
  static final String ENDED_EARLY = "stream ended early";
  static final String ERROR = "stream error";
  static final String MALFORMED = "malformed";

  private static final int LONGEST_TYPE = 60;

  static StreamFault malformed(String detail) {
    return new StreamFault(MALFORMED, Clean.line(detail));
  }

  static StreamFault endedEarly(String detail) {
    return new StreamFault(ENDED_EARLY, Clean.line(detail));
  }

  /** An error told in the middle of a stream; its type is a part of the kind where it has one. */
  static StreamFault error(String type, String message) {
    String shown = Clean.line(type, LONGEST_TYPE);
    String kind = shown.isEmpty() ? ERROR : ERROR + ": " + shown;
    return new StreamFault(kind, Clean.line(message.isBlank() ? "without a message" : message));
  }
}
