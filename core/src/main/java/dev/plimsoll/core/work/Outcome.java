package dev.plimsoll.core.work;

/** How one attempt of a task ended; the result itself never passes through a decision. */
public sealed interface Outcome {
  record Completed() implements Outcome {}

  record Failed(Failure failure) implements Outcome {}

  /** It stopped where it can be gone on with, because the server has no strength for it now. */
  record Parked() implements Outcome {}

  /** It was interrupted because we asked for it. */
  record Interrupted() implements Outcome {}
}
