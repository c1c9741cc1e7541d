package dev.plimsoll.app;

/**
 * Something expected that keeps a command from doing its work: a port in use, no answer. Its first
 * line says what happened and where, the others what to do. Ends the command with status 1.
 */
final class Failure extends RuntimeException {
  Failure(String... lines) {
    super(String.join("\n  ", lines));
  }
}
