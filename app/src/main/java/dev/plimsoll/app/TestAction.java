package dev.plimsoll.app;

import dev.plimsoll.app.TestArguments.Speech;
import dev.plimsoll.base.units.Durations;
import dev.plimsoll.lab.RunSettings;
import dev.plimsoll.lab.arrivals.Part;
import dev.plimsoll.lab.report.ClosingTable;
import dev.plimsoll.lab.scenario.Options;
import dev.plimsoll.lab.scenario.Scenario;
import dev.plimsoll.lab.scenario.Scenarios;
import dev.plimsoll.lab.target.Endpoint;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** {@code test}: from arguments and file to one load run. */
final class TestAction {
  private final TestArguments arguments;
  private final Streams streams;

  TestAction(TestArguments arguments, Streams streams) {
    this.arguments = arguments;
    this.streams = streams;
  }

  int run() throws InterruptedException {
    Scenario scenario =
        arguments.scenario().isPresent()
            ? Scenarios.open(arguments.scenario().get(), options())
            : Scenarios.of(options());
    Optional<Instant> start =
        arguments.together().startAt().map(startAt -> startAt.from(Instant.now()));
    Part part = arguments.together().part();
    scenario.share(part); // refused before a folder is made for it
    Path folder = RunFolders.open(arguments.display().out());
    return new LabAction(streams, arguments.display())
        .run(scenario, settings(command(), folder, part, start), folder, next());
  }

  private RunSettings settings(String command, Path folder, Part part, Optional<Instant> startAt) {
    return new RunSettings(
        command,
        Version.number(),
        folder.toString(),
        arguments.keepGoing(),
        arguments.display().requestLog(),
        LabAction.REHEARSAL,
        part,
        startAt);
  }

  private Options options() {
    Options options = Options.NONE;
    if (arguments.target().isPresent()) {
      options = options.withTarget(arguments.target().get());
    }
    options = speaking(options, arguments.speech());
    if (arguments.users().isPresent()) {
      options = options.withUsers(arguments.users().getAsInt());
    }
    if (arguments.rate().isPresent()) {
      options = options.withRate(arguments.rate().get());
    }
    if (arguments.spawnRate().isPresent()) {
      options = options.withSpawnRate(arguments.spawnRate().get());
    }
    if (arguments.thinkTime().isPresent()) {
      options = options.withThinkTime(arguments.thinkTime().get());
    }
    if (arguments.duration().isPresent()) {
      options = options.withDuration(arguments.duration().get());
    }
    if (arguments.seed().isPresent()) {
      options = options.withSeed(arguments.seed().getAsLong());
    }
    for (String threshold : arguments.thresholds()) {
      options = options.withThreshold(threshold);
    }
    return options;
  }

  private static Options speaking(Options options, Speech speech) {
    Options spoken = options;
    if (speech.model().isPresent()) {
      spoken = spoken.withModel(speech.model().get());
    }
    if (speech.stream()) {
      spoken = spoken.withStream();
    }
    if (speech.http2()) {
      spoken = spoken.withHttp2();
    }
    return speech.insecure() ? spoken.withInsecure() : spoken;
  }

  private static List<String> words(Speech speech) {
    List<String> words = new ArrayList<>();
    speech.model().ifPresent(name -> words.addAll(List.of("--model", name)));
    if (speech.stream()) {
      words.add("--stream");
    }
    if (speech.http2()) {
      words.add("--http2");
    }
    if (speech.insecure()) {
      words.add("--insecure");
    }
    return words;
  }

  /** What to type to run this again. */
  private String command() {
    List<String> words = new ArrayList<>(List.of("plimsoll", "test"));
    arguments.scenario().ifPresent(words::add);
    arguments
        .target()
        .ifPresent(target -> words.addAll(List.of("--target", Endpoint.parse(target).toString())));
    words.addAll(words(arguments.speech()));
    arguments.users().ifPresent(users -> words.addAll(List.of("--users", "" + users)));
    arguments.spawnRate().ifPresent(rate -> words.addAll(List.of("--spawn-rate", "" + rate)));
    arguments.thinkTime().ifPresent(time -> words.addAll(List.of("--think-time", time)));
    arguments.rate().ifPresent(rate -> words.addAll(List.of("--rate", "" + rate)));
    arguments
        .duration()
        .ifPresent(time -> words.addAll(List.of("--duration", Durations.format(time))));
    arguments.seed().ifPresent(seed -> words.addAll(List.of("--seed", "" + seed)));
    for (String threshold : arguments.thresholds()) {
      words.addAll(List.of("--threshold", threshold));
    }
    if (!arguments.together().part().isWhole()) {
      words.addAll(List.of("--share", arguments.together().part().toString()));
    }
    return String.join(" ", words.stream().map(Words::quoted).toList());
  }

  private ClosingTable.Next next() {
    if (arguments.users().isPresent()) {
      String more = "--users " + 2 * arguments.users().getAsInt();
      return new ClosingTable.Next(command().replaceFirst("--users \\d+", more), "twice the users");
    }
    return arguments.thresholds().isEmpty() && arguments.scenario().isEmpty()
        ? new ClosingTable.Next(command() + " --threshold 'p(95) < 1s'", "say what is good enough")
        : ClosingTable.Next.NONE;
  }
}
