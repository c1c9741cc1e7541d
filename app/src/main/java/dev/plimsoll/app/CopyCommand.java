package dev.plimsoll.app;

import dev.plimsoll.app.config.StoreConfig;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** The two commands that copy a whole store. */
final class CopyCommand {
  private CopyCommand() {}

  @Command(
      name = "backup",
      description = {
        "Copy everything that a store holds into one file.",
        "",
        "The server may run meanwhile; the copy is of one moment. It fits the same kind of store."
      },
      footer = {
        "",
        "Examples:",
        "  plimsoll backup monday.db --data /var/lib/plimsoll",
        "  plimsoll backup monday.zip --store postgresql://user@host/database",
      })
  static final class BackupCommand implements Callable<Integer> {
    private final Actions actions;
    private final Streams streams;

    @Parameters(paramLabel = "FILE", description = "The new file; nothing may be there.")
    private Path file = Path.of("");

    @Mixin(name = "The store (--data plimsoll-data unless you say otherwise)")
    private final StoreOptions store = new StoreOptions();

    BackupCommand(Actions actions, Streams streams) {
      this.actions = actions;
      this.streams = streams;
    }

    @Override
    public Integer call() {
      return actions.copy(
          new CopyArguments(file, store.namedAndKept().orElse(StoreConfig.USUAL_FOLDER), false),
          streams);
    }
  }

  @Command(
      name = "restore",
      description = {
        "Fill an empty store from a backup.",
        "",
        "Never overwrites: a store that holds anything is refused."
      },
      footer = {
        "",
        "Examples:",
        "  plimsoll restore monday.db --data ./restored",
        "  plimsoll serve --data ./restored",
      })
  static final class RestoreCommand implements Callable<Integer> {
    private final Actions actions;
    private final Streams streams;

    @Parameters(paramLabel = "FILE", description = "What 'plimsoll backup' wrote.")
    private Path file = Path.of("");

    @Mixin(name = "The store (--data plimsoll-data unless you say otherwise)")
    private final StoreOptions store = new StoreOptions();

    RestoreCommand(Actions actions, Streams streams) {
      this.actions = actions;
      this.streams = streams;
    }

    @Override
    public Integer call() {
      return actions.copy(
          new CopyArguments(file, store.namedAndKept().orElse(StoreConfig.USUAL_FOLDER), true),
          streams);
    }
  }
}
