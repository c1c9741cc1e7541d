package dev.plimsoll.mock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.plimsoll.base.random.Distribution;
import dev.plimsoll.base.text.Figures;
import dev.plimsoll.base.units.Share;
import dev.plimsoll.mock.http.Wire;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Many streams at once are not late; loosely, for the machine may be busy with other things. */
class CapacityTest {
  private static final int STREAMS = 300;
  private static final int TOKENS = 128;
  private static final String CALL =
      "{\"model\":\"m\",\"stream\":true,\"max_tokens\":"
          + TOKENS
          + ",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}";

  @Test
  void hundredsOfStreamsEndWhenTheyShould() throws Exception {
    MockOptions options =
        MockOptions.defaults()
            .withPort(0)
            .withErrors(new Share(0))
            .withLatency(Distribution.parse("uniform:1s..2s"));
    try (MockProvider mock = MockProvider.start(options);
        ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
      stream(mock);
      List<Callable<Integer>> calls =
          IntStream.range(0, STREAMS).<Callable<Integer>>mapToObj(i -> () -> stream(mock)).toList();
      for (Future<Integer> events : callers.invokeAll(calls)) {
        assertThat(events.get()).isEqualTo(TOKENS + 3);
      }
      await().until(() -> mock.tally().ok() == STREAMS + 1);
      long[] late =
          mock.calls().stream()
              .skip(1)
              .mapToLong(call -> call.took().minus(call.drawn().orElseThrow()).toNanos())
              .sorted()
              .toArray();
      System.out.printf(
          "%d streams of %d tokens in 1 to 2 s: late by %s median, %s p99, %s at most%n",
          STREAMS,
          TOKENS,
          Figures.latency(late[STREAMS / 2]),
          Figures.latency(late[STREAMS * 99 / 100]),
          Figures.latency(late[STREAMS - 1]));
      assertThat(late[0]).as("never early").isNotNegative();
      assertThat(late[STREAMS / 2] / 1e6).isLessThan(50);
      assertThat(late[STREAMS * 99 / 100] / 1e6).isLessThan(500);
    }
  }

  private static int stream(MockProvider mock) throws IOException {
    try (Wire wire = new Wire(mock.address())) {
      wire.send(Wire.post(CALL));
      return wire.events().size();
    }
  }
}
