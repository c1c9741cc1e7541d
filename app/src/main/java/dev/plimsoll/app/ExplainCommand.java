package dev.plimsoll.app;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "explain",
    description = {
      "Tell the life of a task: what was decided of it, and why.",
      "",
      "Admission, starts, routes, calls, retries, modes and its end, with what would have decided "
          + "otherwise. Talks to a running server."
    },
    footer = {
      "",
      "Exit status: 0 done, 1 an error or no such task, 2 wrong usage.",
      "",
      "Examples:",
      "  plimsoll explain 01a1fe1d-9a0a-7000-9239-65930f9a55c0",
      "  plimsoll explain 01a1fe1d-9a0a-7000-9239-65930f9a55c0 --json",
    })
final class ExplainCommand implements Callable<Integer> {
  private final Actions actions;
  private final Streams streams;

  @Parameters(index = "0", paramLabel = "TASK", description = "A task's id.")
  private String task = "";

  @Mixin(name = "The server")
  private final ServerOptions server = new ServerOptions();

  @Option(names = "--json", order = 1, description = "Print it as one JSON object.")
  private boolean json;

  ExplainCommand(Actions actions, Streams streams) {
    this.actions = actions;
    this.streams = streams;
  }

  @Override
  public Integer call() throws InterruptedException {
    return actions.explain(new ExplainArguments(task, server.server(), json), streams);
  }
}
