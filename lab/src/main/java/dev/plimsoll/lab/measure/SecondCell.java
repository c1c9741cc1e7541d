package dev.plimsoll.lab.measure;

import dev.plimsoll.lab.measure.RunResult.Second;

/**
 * What happened in one second, or more in a very long run; its distributions packed. Guarded by its
 * {@link Sums}.
 */
final class SecondCell {
  long due;
  long sent;
  long answered;
  private long failed;
  private Latencies response = Latencies.none();
  private Latencies service = Latencies.none();

  /** More answers of it. */
  void add(Tally tally) {
    if (answered > 0) { // of a cell that was merged with the one before
      merge(tally.response(), tally.service());
    } else {
      response = tally.packedResponse();
      service = tally.packedService();
    }
    answered += tally.total();
    failed += tally.failed();
  }

  /** Takes over another cell's counts, when seconds are made wider. */
  void add(SecondCell other) {
    due += other.due;
    sent += other.sent;
    answered += other.answered;
    failed += other.failed;
    merge(other.response, other.service);
  }

  private void merge(Latencies otherResponse, Latencies otherService) {
    response = response.plus(otherResponse).packed();
    service = service.plus(otherService).packed();
  }

  Second second(int index, long inFlight) {
    return new Second(
        index, due, sent, answered, failed, (int) Math.max(0, inFlight), response, service);
  }

  /** As it is with answers that are not packed yet. */
  Second second(int index, long inFlight, Tally open) {
    return new Second(
        index,
        due,
        sent,
        answered + open.total(),
        failed + open.failed(),
        (int) Math.max(0, inFlight),
        response.plus(open.response()),
        service.plus(open.service()));
  }
}
