package dev.plimsoll.lab.measure;

import dev.plimsoll.lab.measure.RunResult.Second;
import org.jspecify.annotations.Nullable;

/**
 * What happened in one second, or more in a very long run; its distributions packed. Guarded by its
 * {@link Recording}.
 */
final class SecondCell {
  long due;
  long sent;
  long answered;
  long failed;
  private Latencies response = Latencies.none();
  private Latencies service = Latencies.none();

  /** The cell it was made wider by, its distributions not added up yet. */
  private @Nullable SecondCell half;

  /** The second is over: these were its answers. */
  void end(Tally tally) {
    fold();
    if (answered > 0) { // of a cell that was merged with the one before
      merge(tally.response(), tally.service());
    } else {
      response = tally.packedResponse();
      service = tally.packedService();
    }
    answered += tally.total();
    failed += tally.failed();
  }

  /**
   * Takes over another cell's counts, when seconds are made wider. Distributions are added up
   * later: in a run of hours all at once would take more than a second.
   */
  void merge(SecondCell other) {
    fold();
    other.fold();
    due += other.due;
    sent += other.sent;
    answered += other.answered;
    failed += other.failed;
    half = other;
  }

  /** Adds up what is left to be added; false when there was nothing. */
  boolean fold() {
    SecondCell other = half;
    if (other == null) {
      return false;
    }
    half = null;
    merge(other.response, other.service);
    return true;
  }

  private Latencies response() {
    SecondCell other = half;
    return other == null ? response : Latencies.lazily(response, other.response);
  }

  private Latencies service() {
    SecondCell other = half;
    return other == null ? service : Latencies.lazily(service, other.service);
  }

  private void merge(Latencies otherResponse, Latencies otherService) {
    response = Latencies.packed(response.plus(otherResponse).micros());
    service = Latencies.packed(service.plus(otherService).micros());
  }

  Second second(int index, long inFlight) {
    return new Second(
        index, due, sent, answered, failed, (int) Math.max(0, inFlight), response(), service());
  }

  /** As it is with answers that are not packed yet. */
  Second second(int index, long inFlight, Tally open) {
    return new Second(
        index,
        due,
        sent,
        answered + open.total(),
        failed + open.failed(),
        (int) Math.max(0, inFlight - open.total()),
        response().plus(open.response()),
        service().plus(open.service()));
  }
}
