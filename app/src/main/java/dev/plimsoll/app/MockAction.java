package dev.plimsoll.app;

import dev.plimsoll.base.text.Figures;
import dev.plimsoll.mock.MockOptions;
import dev.plimsoll.mock.MockProvider;
import dev.plimsoll.mock.log.LogTo;
import dev.plimsoll.mock.log.Tally;
import dev.plimsoll.mock.overload.Overload;
import dev.plimsoll.mock.overload.Timeline;
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
    if (arguments.exitWithParent()) {
      ParentWatch.start(System.in, LONGEST_STOP);
    }
    // before the address is told: who reads it may ask to stop at once
    try (Interruption interruption = Interruption.asks(asked::countDown, LONGEST_STOP)) {
      MockProvider provider = start(options);
      streams.out().println("listening on " + provider.url());

      streams
          .err()
          .println(
              " plimsoll mock   an OpenAI-shaped provider, base URL " + provider.url() + "/v1");
      asked.await();
      provider.close();
      streams.err().println(farewell(provider.tally()));
      if (interruption.asked()) {
        Runtime.getRuntime().halt(Exit.DONE);
      }
    }
    return Exit.DONE;
  }

  /** What was refused or misbehaved is named only where it happened. */
  private static String farewell(Tally tally) {
    long misbehaved = tally.stalled() + tally.cut() + tally.unanswered();
    return "stopped: %s calls answered, %s failed on purpose, %s broken off%s%s%s"
        .formatted(
            Figures.count(tally.ok()),
            Figures.count(tally.errors()),
            Figures.count(tally.cancelled()),
            some(tally.limited(), "over a limit"),
            some(tally.overloaded(), "turned away overloaded"),
            some(misbehaved, "stalled, cut or left without an answer"));
  }

  private static String some(long count, String what) {
    return count == 0 ? "" : ", %s %s".formatted(Figures.count(count), what);
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
            .withKinds(arguments.kinds())
            .withSeed(arguments.seed())
            .withOverload(overload(arguments.overloading()));
    if (arguments.ttft().isPresent()) {
      options = options.withTtft(arguments.ttft().get());
    }
    if (arguments.tokensPerSecond().isPresent()) {
      options = options.withTokensPerSecond(arguments.tokensPerSecond().getAsDouble());
    }
    if (arguments.answers().isPresent()) {
      options = options.withAnswers(arguments.answers().get());
    }
    LogTo log =
        arguments.log().isPresent()
            ? new LogTo.File(arguments.log().get())
            : new LogTo.Stream(streams.err());
    return options.withLog(log);
  }

  private static Overload overload(MockArguments.Overloading asked) {
    return new Overload(
        asked.capacity(),
        asked.limits(),
        asked.faults().map(Timeline::read).orElse(Timeline.NONE),
        asked.admin());
  }
}
