package dev.plimsoll.lab.wire;

import java.io.IOException;

/** Bytes came that are no answer, or none that anybody here can use. */
public final class MalformedAnswer extends IOException {
  /** The message is shown to people. */
  public MalformedAnswer(String message) {
    super(message);
  }
}
