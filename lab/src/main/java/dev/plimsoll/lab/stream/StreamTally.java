package dev.plimsoll.lab.stream;

import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * Adds up streamed answers in constant memory. Answers with a fault are left out, as they are
 * counted as failures; only their gaps are in it, which were told before the fault. One owner.
 */
public final class StreamTally {
  private final Times firstToken = new Times();
  private final Times firstOutput = new Times();
  private final Times perToken = new Times();
  private final Times interChunk = new Times();
  private long answers;
  private long estimated;
  private long tokens;
  private long reportedTokens;
  private long reportedChunks;

  /** Records the gap between two content chunks, in nanoseconds. */
  public void gap(long nanos) {
    interChunk.record(nanos);
  }

  /** Records an answer, unless it has a fault. */
  public void add(StreamFigures answer) {
    if (answer.fault().isPresent()) {
      return;
    }
    record(answer.firstToken(), firstToken);
    record(answer.firstOutput(), firstOutput);
    answer.perToken().ifPresent(perToken::record);
    answers++;
    tokens += answer.outputTokens().total();
    if (!answer.outputTokens().reported()) {
      estimated++;
    } else if (answer.contentChunks() > 0) {
      reportedTokens += answer.outputTokens().streamed();
      reportedChunks += answer.contentChunks();
    }
  }

  private static void record(OptionalLong nanos, Times times) {
    if (nanos.isPresent()) {
      times.record(nanos.getAsLong());
    }
  }

  /** Adds all that {@code other} has. */
  public void add(StreamTally other) {
    firstToken.add(other.firstToken);
    firstOutput.add(other.firstOutput);
    perToken.add(other.perToken);
    interChunk.add(other.interChunk);
    answers += other.answers;
    estimated += other.estimated;
    tokens += other.tokens;
    reportedTokens += other.reportedTokens;
    reportedChunks += other.reportedChunks;
  }

  /** Forgets everything. */
  public void reset() {
    firstToken.reset();
    firstOutput.reset();
    perToken.reset();
    interChunk.reset();
    answers = 0;
    estimated = 0;
    tokens = 0;
    reportedTokens = 0;
    reportedChunks = 0;
  }

  /** Whether there was no whole answer and no gap. */
  public boolean isEmpty() {
    return answers == 0 && interChunk.isEmpty();
  }

  /** The figures of {@code seconds} of a run. */
  public StreamSummary summary(double seconds) {
    return new StreamSummary(
        firstToken.latencies(),
        firstOutput.latencies(),
        perToken.latencies(),
        interChunk.latencies(),
        answers > 0 && seconds > 0 ? OptionalDouble.of(tokens / seconds) : OptionalDouble.empty(),
        reportedChunks > 0
            ? OptionalDouble.of((double) reportedTokens / reportedChunks)
            : OptionalDouble.empty(),
        answers,
        estimated);
  }
}
