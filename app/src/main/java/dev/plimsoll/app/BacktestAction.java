package dev.plimsoll.app;

import dev.plimsoll.app.config.DecidingConfig;
import dev.plimsoll.app.config.ServeConfig;
import dev.plimsoll.base.yaml.InputException;
import dev.plimsoll.base.yaml.Value;
import dev.plimsoll.base.yaml.Yaml;
import dev.plimsoll.recording.Head;
import dev.plimsoll.recording.Names;
import dev.plimsoll.recording.Recording;
import dev.plimsoll.serve.agents.AgentSpec;
import dev.plimsoll.serve.agents.AgentTimes;
import dev.plimsoll.simulate.backtest.Backtest;
import dev.plimsoll.simulate.backtest.BacktestJson;
import dev.plimsoll.simulate.backtest.BacktestTable;
import dev.plimsoll.simulate.backtest.Setup;
import dev.plimsoll.simulate.backtest.Story;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import tools.jackson.databind.JsonNode;

/** {@code backtest}: from a recording and a configuration to what would have changed. */
final class BacktestAction {
  private final BacktestArguments arguments;
  private final Streams streams;

  BacktestAction(BacktestArguments arguments, Streams streams) {
    this.arguments = arguments;
    this.streams = streams;
  }

  int run() {
    Value other = Yaml.read(arguments.config());
    var _ = Pools.config(other); // a fault is shown where it stands, before the recording is read
    Story story = new Story();
    AtomicReference<Head> head = new AtomicReference<>();
    progress("reads " + arguments.run());
    List<String> warnings = Recording.read(arguments.run(), first -> head.set(first), story);
    Head begun = head.get();
    progress("replays it twice");
    Backtest test = Backtest.of(asked(begun, other), story, warnings);
    streams.out().print(arguments.json() ? BacktestJson.of(test) : BacktestTable.text(test));
    streams.out().flush();
    return Exit.DONE;
  }

  private void progress(String what) {
    if (streams.terminal().err()) {
      streams.err().println("backtest  " + what);
    }
  }

  private Backtest.Asked asked(Head head, Value other) {
    return new Backtest.Asked(
        head,
        arguments.run().toString(),
        setup("the recording", head.config()),
        setup(arguments.config().toString(), DecidingConfig.of(other, new Names(head.salt()))),
        arguments.providerSlots(),
        arguments.seed(),
        command(),
        Version.number());
  }

  /** Names of tenants, keys and users are hashed as those of the recording are. */
  private Setup setup(String name, JsonNode deciding) {
    ServeConfig config = config(name, deciding);
    AgentTimes times = config.server().agents().getFirst().times();
    return new Setup(
        name,
        config.server().engine(),
        Pools.fleet(config),
        config.server().agents().stream().map(AgentSpec::pool).toList(),
        times.coldStart(),
        times.warmStart());
  }

  private ServeConfig config(String name, JsonNode deciding) {
    try {
      return Pools.config(Yaml.parse(name, deciding.toString()));
    } catch (InputException e) {
      throw InputException.of(
          "%s: its configuration cannot be used by this version%n  %s"
              .formatted(arguments.run(), String.valueOf(e.getMessage()).replace("\n", "\n  ")));
    }
  }

  /** What to type to ask this again. */
  private String command() {
    List<String> words = new ArrayList<>(List.of("plimsoll", "backtest"));
    words.add(arguments.run().toString());
    words.addAll(List.of("--config", arguments.config().toString()));
    arguments
        .providerSlots()
        .ifPresent(count -> words.addAll(List.of("--provider-slots", "" + count)));
    words.addAll(List.of("--seed", "" + arguments.seed()));
    return String.join(" ", words.stream().map(Words::quoted).toList());
  }
}
