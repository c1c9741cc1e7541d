package dev.plimsoll.bench.harness;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * How much of a benchmark is run.
 *
 * @param smoke seconds that show only that it works
 * @param counted how long a queue's load counts, where the benchmark's own length is not wanted
 * @param loads those that are wanted; all where it is absent
 * @param peers those that are wanted; all where it is absent
 * @param data the folder of what somebody else published, for a benchmark that reads such
 */
public record Extent(
    boolean smoke,
    Optional<Duration> counted,
    Optional<List<String>> loads,
    Optional<List<String>> peers,
    Optional<Path> data) {
  public static final Extent SMOKE =
      new Extent(true, Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

  /** Whether this peer is to be measured too. */
  public boolean wantsPeer(String peer) {
    return peers.isEmpty() || peers.get().contains(peer);
  }
}
