package dev.plimsoll.app;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/**
 * Where a command writes: results to {@code out}, progress and messages to {@code err}. Always
 * UTF-8, whatever the locale.
 */
record Streams(PrintStream out, PrintStream err, Terminal terminal) {
  static Streams ofThisProcess() {
    return new Streams(
        utf8(new FileOutputStream(FileDescriptor.out)),
        utf8(new FileOutputStream(FileDescriptor.err)),
        Terminal.ofThisProcess());
  }

  /** Streams that lead nowhere, for training. */
  static Streams discarded() {
    return new Streams(
        utf8(OutputStream.nullOutputStream()),
        utf8(OutputStream.nullOutputStream()),
        Terminal.ofThisProcess());
  }

  static PrintStream utf8(OutputStream stream) {
    return new PrintStream(stream, true, StandardCharsets.UTF_8);
  }
}
