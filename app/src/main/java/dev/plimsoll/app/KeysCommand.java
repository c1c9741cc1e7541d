package dev.plimsoll.app;

import dev.plimsoll.app.Values.AsDuration;
import dev.plimsoll.app.Values.AsLabel;
import dev.plimsoll.app.Values.AsQuota;
import dev.plimsoll.app.Values.AsScope;
import dev.plimsoll.app.Values.AsTasks;
import dev.plimsoll.core.work.Ticket;
import dev.plimsoll.ports.keys.ApiKey.Limits;
import dev.plimsoll.ports.keys.ApiKey.Quota;
import dev.plimsoll.ports.keys.Scope;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "keys",
    description = {
      "Add, list and revoke the keys that callers need.",
      "",
      "Works on the store itself, whether a server runs or not; one that runs notices within a "
          + "second. Once there is a key, every request needs one."
    },
    synopsisSubcommandLabel = "COMMAND",
    footer = {
      "",
      "Examples:",
      "  plimsoll keys add ci --data ./data",
      "  plimsoll keys add shop --tenant shop --limit 600/min --data ./data",
      "  plimsoll keys add ops --scope admin --data ./data",
      "  plimsoll keys list --data ./data --json",
      "  plimsoll keys revoke ab12cd34 --data ./data",
    })
final class KeysCommand implements Runnable {
  @Spec private CommandSpec spec = CommandSpec.create();

  /** With its three commands. */
  static CommandLine of(Actions actions, Streams streams) {
    return new CommandLine(new KeysCommand())
        .addSubcommand(new AddCommand(actions, streams))
        .addSubcommand(new ListCommand(actions, streams))
        .addSubcommand(new RevokeCommand(actions, streams));
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "add, list or revoke is missing");
  }

  private static final class Place extends StoreOptions {
    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    /** The store has no default here: a key in the wrong one opens nothing. */
    KeysArguments ask(KeysArguments.Ask ask) {
      String store =
          namedAndKept()
              .orElseThrow(() ->
                  misuse(
                      "which store's keys? Name it as the server does: --data DIR or --store URL\n"
                          + "  A server that was told nothing takes --data plimsoll-data"));
      return new KeysArguments(store, json, ask);
    }
  }

  @Command(
      name = "add",
      description = "Make a key and print it, this once.",
      footer = {
        "",
        "Examples:",
        "  KEY=$(plimsoll keys add ci --data ./data)",
        "  plimsoll keys add viewer --scope read --data ./data",
      })
  private static final class AddCommand implements Callable<Integer> {
    private final Actions actions;
    private final Streams streams;

    @Parameters(paramLabel = "NAME", converter = AsLabel.class, description = "What it is for.")
    private String name = "";

    @Mixin(name = "Where the keys are (name it as the server does)")
    private final Place place = new Place();

    @Option(
        names = "--scope",
        split = ",",
        paramLabel = "SCOPE",
        converter = AsScope.class,
        description = "submit, read, admin. Default: submit,read.")
    private List<Scope> scopes = new ArrayList<>(List.of(Scope.SUBMIT, Scope.READ));

    @Option(
        names = "--tenant",
        paramLabel = "NAME",
        converter = AsLabel.class,
        description = "On whose account its tasks run. Default: default.")
    private String tenant = Ticket.DEFAULT_TENANT;

    @Option(
        names = "--limit",
        paramLabel = "N/TIME",
        converter = AsQuota.class,
        description = "Requests it may send: 100/min.")
    private @Nullable Quota limit;

    @Option(
        names = "--most-waiting",
        paramLabel = "N",
        converter = AsTasks.class,
        description = "Tasks of it that may wait at once.")
    private @Nullable Integer mostWaiting;

    @Option(
        names = "--expires",
        paramLabel = "DURATION",
        converter = AsDuration.class,
        description = "How long it is good: 90d. Default: until revoked.")
    private @Nullable Duration expires;

    AddCommand(Actions actions, Streams streams) {
      this.actions = actions;
      this.streams = streams;
    }

    @Override
    public Integer call() {
      Limits limits =
          new Limits(
              Optional.ofNullable(limit),
              mostWaiting == null ? OptionalInt.empty() : OptionalInt.of(mostWaiting));
      return actions.keys(
          place.ask(
              new KeysArguments.Add(
                  name, EnumSet.copyOf(scopes), tenant, limits, Optional.ofNullable(expires))),
          streams);
    }
  }

  @Command(
      name = "list",
      description = "Show all keys, without their secrets, which nobody has.",
      footer = {"", "Examples:", "  plimsoll keys list --data ./data"})
  private static final class ListCommand implements Callable<Integer> {
    private final Actions actions;
    private final Streams streams;

    @Mixin(name = "Where the keys are (name it as the server does)")
    private final Place place = new Place();

    ListCommand(Actions actions, Streams streams) {
      this.actions = actions;
      this.streams = streams;
    }

    @Override
    public Integer call() {
      return actions.keys(place.ask(new KeysArguments.All()), streams);
    }
  }

  @Command(
      name = "revoke",
      description = "Refuse a key from now on, for good.",
      footer = {"", "Examples:", "  plimsoll keys revoke ab12cd34 --data ./data"})
  private static final class RevokeCommand implements Callable<Integer> {
    private final Actions actions;
    private final Streams streams;

    @Parameters(paramLabel = "ID", description = "As 'plimsoll keys list' shows it.")
    private String id = "";

    @Mixin(name = "Where the keys are (name it as the server does)")
    private final Place place = new Place();

    RevokeCommand(Actions actions, Streams streams) {
      this.actions = actions;
      this.streams = streams;
    }

    @Override
    public Integer call() {
      return actions.keys(place.ask(new KeysArguments.Revoke(id)), streams);
    }
  }
}
