package dev.plimsoll.app;

import dev.plimsoll.app.TestArguments.Display;
import dev.plimsoll.base.text.Figures;
import dev.plimsoll.lab.RunSettings;
import dev.plimsoll.lab.record.RunFolder;
import dev.plimsoll.lab.report.ClosingTable;
import dev.plimsoll.lab.scenario.Options;
import dev.plimsoll.lab.scenario.Scenario;
import dev.plimsoll.lab.scenario.Scenarios;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;

/**
 * {@code demo}: a mock provider and a server as processes of their own, a window of a real trace
 * through both, and everything stopped again.
 */
final class DemoAction {
  private static final Duration START = Duration.ofSeconds(30);
  private static final String CALLS = "calls.jsonl";
  private static final String TRACE = "azure-conv-10min.csv";

  private final DemoArguments arguments;
  private final Streams streams;

  DemoAction(DemoArguments arguments, Streams streams) {
    this.arguments = arguments;
    this.streams = streams;
  }

  int run() throws InterruptedException {
    Path folder = RunFolders.open(arguments.out());
    int status = carry(folder);
    if (!arguments.json()) {
      streams.out().println(provided(folder.resolve(CALLS)));
    }
    return status;
  }

  /** What the provider did, counted in its own log after it has ended. */
  private static String provided(Path calls) {
    try (Stream<String> lines = Files.lines(calls)) {
      long[] counts = new long[2];
      lines.forEach(line -> {
        counts[0]++;
        counts[1] += line.contains("\"outcome\":\"error\"") ? 1 : 0;
      });
      return " Provider %s calls, %s of them failed on purpose and tried again"
          .formatted(Figures.count(counts[0]), Figures.count(counts[1]));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private int carry(Path folder) throws InterruptedException {
    say("starts a mock provider and a server of agents, each its own process");
    try (ChildProcess provider = provider(folder);
        ChildProcess server = server(folder, provider)) {
      say("replays recorded Azure LLM conversations, twelve times as fast");
      Display display =
          new Display(
              Optional.empty(),
              Optional.empty(),
              Optional.empty(),
              Optional.empty(),
              arguments.json(),
              false,
              OptionalInt.empty());
      return new LabAction(streams, display)
          .run(
              scenario(folder, server),
              new RunSettings(
                  "plimsoll demo" + (arguments.quick() ? " --quick" : ""),
                  Version.number(),
                  folder.toString(),
                  false,
                  Optional.empty(),
                  LabAction.REHEARSAL),
              folder,
              new ClosingTable.Next(
                  "plimsoll serve", "a server of your own; docs/api.md says how to ask it"));
    }
  }

  private void say(String line) {
    streams.err().println(" demo  " + line);
  }

  private static ChildProcess provider(Path folder) throws InterruptedException {
    return ChildProcess.start(
        "mock provider",
        child(
            "mock",
            "--port",
            "0",
            "--ttft",
            "lognormal:250ms..1s",
            "--tokens-per-second",
            "160",
            "--errors",
            "1%",
            "--log",
            folder.resolve(CALLS).toString()),
        folder.resolve("mock.log"),
        START);
  }

  private static ChildProcess server(Path folder, ChildProcess provider)
      throws InterruptedException {
    Path config = folder.resolve("server.yaml");
    RunFolder.write(
        config,
        """
        provider: {baseUrl: %s/v1, model: mock-small}
        agents:
          - {role: general, count: 25, concurrency: 8}
        grace: 2s
        """
            .formatted(provider.address()));
    return ChildProcess.start(
        "server",
        child(
            "serve",
            "--port",
            "0",
            "--config",
            config.toString(),
            "--data",
            folder.resolve("server-data").toString()),
        folder.resolve("server.log"),
        START);
  }

  private static List<String> child(String... words) {
    List<String> command = new ArrayList<>(ThisJvm.command());
    command.addAll(List.of(words));
    command.add("--exit-with-parent");
    return command;
  }

  private Scenario scenario(Path folder, ChildProcess server) {
    RunFolder.write(folder.resolve(TRACE), trace());
    String text =
        """
        name: demo
        target: {tasks: %s}
        seed: 1
        load:
          - trace: {file: %s, speed: 12, from: 0s, to: %s}
        thresholds: ["p(95) < 10s", "success_rate > 0.99"]
        """
            .formatted(server.address(), TRACE, arguments.quick() ? "2m" : "10m");
    return Scenarios.parse("demo", text, folder, Options.NONE);
  }

  /** The excerpt of examples/traces, packaged with the program. */
  private static String trace() {
    try (InputStream in = DemoAction.class.getResourceAsStream("/traces/" + TRACE)) {
      if (in == null) {
        throw new IllegalStateException("not packaged: " + TRACE);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new IllegalStateException("cannot be read: " + TRACE, e);
    }
  }
}
