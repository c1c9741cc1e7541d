package dev.plimsoll.lab.scenario;

import dev.plimsoll.base.yaml.InputException;
import dev.plimsoll.lab.arrivals.Part;
import dev.plimsoll.lab.request.Feeder;
import dev.plimsoll.lab.request.Flow;
import dev.plimsoll.lab.request.RequestTemplate;
import dev.plimsoll.lab.request.Rows;
import dev.plimsoll.lab.retry.RetryPolicy;
import java.util.List;
import java.util.Optional;

/**
 * What users send and how they behave: which flows, made of which rows, with cookies and retries.
 * Immutable.
 *
 * @param flows at least one; no two of all their steps have the same name
 * @param cookies whether users send back what answers set
 * @param retry absent where nothing is tried again
 */
public record Traffic(
    List<Flow> flows,
    Optional<Data> data,
    Optional<Auth> auth,
    boolean cookies,
    Optional<RetryPolicy> retry) {
  public Traffic {
    flows = List.copyOf(flows);
  }

  /** All steps of all flows, in their order. */
  public List<RequestTemplate> requests() {
    return flows.stream().flatMap(flow -> flow.steps().stream()).toList();
  }

  /**
   * One worker's part: the n-th row is the (n mod workers)-th worker's.
   *
   * @param needed so many rows that worker takes for certain
   */
  Traffic share(Part part, long needed) {
    return new Traffic(flows, data.map(all -> all.share(part, needed)), auth, cookies, retry);
  }

  /** The rows that requests are made of. */
  public record Data(Rows rows, Feeder.Order order, Feeder.WhenDry whenDry) {
    /** A feeder that begins at the first row. */
    public Feeder feeder() {
      return new Feeder(rows, order, whenDry);
    }

    private Data share(Part part, long needed) {
      if (rows.size() < part.of()) {
        throw InputException.of(
            "--share %s: %s are too few for %d workers%n  Give at most as many workers as rows."
                .formatted(part, rows, part.of()));
      }
      int own = part.count(rows.size());
      if (whenDry == Feeder.WhenDry.STOP && own < needed) {
        throw InputException.of(
            "--share %s: %,d of %,d rows are this worker's, and its users need %,d%n  Give a number of workers that divides the users, or let the rows begin again with 'whenDry: recycle'."
                .formatted(part, own, rows.size(), needed));
      }
      return part.isWhole()
          ? this
          : new Data(rows.every(part.index() - 1, part.of()), order, whenDry);
    }
  }
}
