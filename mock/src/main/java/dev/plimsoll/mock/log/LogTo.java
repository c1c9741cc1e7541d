package dev.plimsoll.mock.log;

import java.io.OutputStream;
import java.nio.file.Path;

/** Where the lines of the call log go. */
public sealed interface LogTo {
  /** Only the last calls are remembered, in memory. */
  record Nowhere() implements LogTo {}

  /** Appended to a file, which is created where it is missing. */
  record File(Path path) implements LogTo {}

  /** Written to a stream, standard error for instance, which is flushed and never closed. */
  record Stream(OutputStream stream) implements LogTo {}
}
