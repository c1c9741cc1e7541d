import io.hyperfoil.api.config.Benchmark;
import io.hyperfoil.api.config.BenchmarkData;
import io.hyperfoil.api.statistics.StatisticsSnapshot;
import io.hyperfoil.core.impl.LocalSimulationRunner;
import io.hyperfoil.core.parser.BenchmarkParser;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** Runs one Hyperfoil benchmark file in this process and prints what Hyperfoil measured. */
public final class Closed {
  private static long failed;

  private Closed() {}

  public static void main(String[] args) throws Exception {
    BenchmarkParser parser = BenchmarkParser.instance();
    Benchmark benchmark =
        parser.buildBenchmark(
            parser.createSource(Files.readString(Path.of(args[0])), BenchmarkData.EMPTY), Map.of());
    StatisticsSnapshot all = new StatisticsSnapshot();
    new LocalSimulationRunner(
            benchmark,
            (phase, step, metric, snapshot, done) -> {
              synchronized (all) {
                all.histogram.add(snapshot.histogram);
                failed += snapshot.invalid + snapshot.connectionErrors + snapshot.requestTimeouts;
              }
            },
            (phase, min, max) -> {},
            (authority, tag, min, max) -> {})
        .run();
    synchronized (all) {
      System.out.println(
          "requests=" + all.histogram.getTotalCount()
              + " failed=" + failed
              + " p50=" + all.histogram.getValueAtPercentile(50)
              + "n p99=" + all.histogram.getValueAtPercentile(99) + "n");
    }
    System.exit(0);
  }
}
