package dev.plimsoll.lab.example;

import dev.plimsoll.lab.measure.Latencies;
import dev.plimsoll.lab.measure.RunResult.Second;
import dev.plimsoll.lab.measure.RunResult.Series;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToLongFunction;
import java.util.stream.IntStream;
import org.HdrHistogram.Histogram;

/** Adds example requests up to what a run measures of them. */
final class Measured {
  private Measured() {}

  static Series series(String name, List<Request> requests, double seconds) {
    long ok = requests.stream().filter(Request::ok).count();
    return new Series(
        name,
        requests.size(),
        ok,
        requests.size() - ok,
        seconds,
        latencies(requests, Request::response),
        latencies(requests, Request::service));
  }

  static Latencies latencies(List<Request> requests, ToLongFunction<Request> nanos) {
    Histogram histogram = Latencies.histogram();
    requests.forEach(r -> histogram.recordValue(nanos.applyAsLong(r) / 1000));
    return new Latencies(histogram);
  }

  static List<Second> seconds(List<Request> requests, int count) {
    List<List<Request>> byDone = buckets(requests, count, Request::done);
    List<List<Request>> byDue = buckets(requests, count, Request::due);
    List<List<Request>> bySent = buckets(requests, count, Request::sent);
    List<Second> seconds = new ArrayList<>();
    int inFlight = 0;
    for (int i = 0; i < count; i++) {
      List<Request> answered = byDone.get(i);
      inFlight += bySent.get(i).size() - answered.size();
      seconds.add(
          new Second(
              i,
              byDue.get(i).size(),
              bySent.get(i).size(),
              answered.size(),
              answered.stream().filter(r -> !r.ok()).count(),
              inFlight,
              latencies(answered, Request::response),
              latencies(answered, Request::service)));
    }
    return seconds;
  }

  private static List<List<Request>> buckets(
      List<Request> requests, int count, ToLongFunction<Request> at) {
    List<List<Request>> buckets =
        IntStream.range(0, count).mapToObj(i -> (List<Request>) new ArrayList<Request>()).toList();
    for (Request request : requests) {
      buckets
          .get(Math.min(count - 1, (int) (at.applyAsLong(request) / 1_000_000_000)))
          .add(request);
    }
    return buckets;
  }
}
