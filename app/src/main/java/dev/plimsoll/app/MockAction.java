package dev.plimsoll.app;

import dev.plimsoll.base.text.Figures;
import dev.plimsoll.mock.MockOptions;
import dev.plimsoll.mock.MockProvider;
import dev.plimsoll.mock.log.LogTo;
import dev.plimsoll.mock.log.Tally;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;

/** {@code mock}: a provider that runs until it is asked to stop. */
final class MockAction {
  private static final Duration LONGEST_STOP = Duration.ofSeconds(10);

  private final MockArguments arguments;
  private final Streams streams;

  MockAction(MockArguments arguments, Streams streams) {
    this.arguments = arguments;
    this.streams = streams;
  }

  int run() throws InterruptedException {
    MockOptions options = options();
    CountDownLatch asked = new CountDownLatch(1);
    MockProvider provider = start(options);
    streams.out().println("listening on " + provider.url());
    streams
        .err()
        .println(" plimsoll mock   an OpenAI-shaped provider, base URL " + provider.url() + "/v1");
    if (arguments.exitWithParent()) {
      ParentWatch.start(System.in, LONGEST_STOP);
    }
    try (Interruption interruption = Interruption.asks(asked::countDown, LONGEST_STOP)) {
      asked.await();
      provider.close();
      Tally tally = provider.tally();
      streams
          .err()
          .println(
              "stopped: %s calls answered, %s failed on purpose, %s broken off"
                  .formatted(
                      Figures.count(tally.ok()),
                      Figures.count(tally.errors()),
                      Figures.count(tally.cancelled())));
      if (interruption.asked()) {
        Runtime.getRuntime().halt(Exit.DONE);
      }
    }
    return Exit.DONE;
  }

  private static MockProvider start(MockOptions options) {
    try {
      return MockProvider.start(options);
    } catch (IOException e) {
      throw new Failure(
          String.valueOf(e.getMessage()),
          "Stop what listens there, or take another port: --port 0 picks a free one");
    }
  }

  private MockOptions options() {
    MockOptions options =
        MockOptions.defaults()
            .withHost(arguments.host())
            .withPort(arguments.port())
            .withLatency(arguments.latency())
            .withErrors(arguments.errors())
            .withSeed(arguments.seed());
    if (arguments.ttft().isPresent()) {
      options = options.withTtft(arguments.ttft().get());
    }
    if (arguments.tokensPerSecond().isPresent()) {
      options = options.withTokensPerSecond(arguments.tokensPerSecond().getAsDouble());
    }
    LogTo log =
        arguments.log().isPresent()
            ? new LogTo.File(arguments.log().get())
            : new LogTo.Stream(streams.err());
    return options.withLog(log);
  }
}
