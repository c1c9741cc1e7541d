package dev.plimsoll.app;

import dev.plimsoll.app.Values.AsKeptStore;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "move",
    description = {
      "Move everything from one store into another, empty one.",
      "",
      "From the embedded store to PostgreSQL, or back. All tasks with their histories, keys, "
          + "schedules and deliveries, or nothing at all. Stop the server first; afterwards no "
          + "server starts on the old store any more."
    },
    footer = {
      "",
      "Examples:",
      "  plimsoll move plimsoll-data postgresql://user@host/database",
      "  plimsoll serve --store postgresql://user@host/database",
    })
final class MoveCommand implements Callable<Integer> {
  private final Actions actions;
  private final Streams streams;

  @Parameters(
      index = "0",
      paramLabel = "FROM",
      converter = AsKeptStore.class,
      description = "A data folder, or postgresql://user@host/database.")
  private String from = "";

  @Parameters(
      index = "1",
      paramLabel = "TO",
      converter = AsKeptStore.class,
      description = "The same, without anything in it.")
  private String to = "";

  @Option(
      names = "--unsafe-store",
      description = "Take a database that may lose what it said it holds.")
  private boolean unsafe;

  @Option(names = "--json", description = "Print JSON.")
  private boolean json;

  MoveCommand(Actions actions, Streams streams) {
    this.actions = actions;
    this.streams = streams;
  }

  @Override
  public Integer call() {
    return actions.move(new MoveArguments(from, to, unsafe, json), streams);
  }
}
