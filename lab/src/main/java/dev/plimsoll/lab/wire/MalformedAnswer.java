package dev.plimsoll.lab.wire;

import java.io.IOException;

/** Bytes came that are not an HTTP/1.1 answer. */
final class MalformedAnswer extends IOException {
  MalformedAnswer(String message) {
    super(message);
  }
}
