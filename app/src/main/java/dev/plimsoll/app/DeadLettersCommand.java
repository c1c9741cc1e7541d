package dev.plimsoll.app;

import dev.plimsoll.app.DeadLettersArguments.Step;
import dev.plimsoll.app.DeadLettersArguments.Which;
import dev.plimsoll.app.Values.AsLimit;
import dev.plimsoll.app.Values.AsStep;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "dead-letters",
    description = {
      "List, show, retry or purge tasks that were given up.",
      "",
      "STEP is list, show ID, retry or purge; the last two take ids, or what matches. "
          + "Talks to a running server."
    },
    footer = {
      "",
      "Exit status: 0 done, 1 an error or some that could not be retried, 2 wrong usage.",
      "",
      "Examples:",
      "  plimsoll dead-letters list --reason http_500",
      "  plimsoll dead-letters show 01a1fe1d-9a0a-7000-9239-65930f9a55c0",
      "  plimsoll dead-letters retry 01a1fe1d-9a0a-7000-9239-65930f9a55c0 \\",
      "    --edit '{\"maxTokens\": 500}'",
      "  plimsoll dead-letters retry --reason displaced --all",
      "  plimsoll dead-letters purge --user ada --all --json",
    })
final class DeadLettersCommand implements Callable<Integer> {
  private final Actions actions;
  private final Streams streams;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(
      index = "0",
      paramLabel = "STEP",
      converter = AsStep.class,
      description = "What to do.")
  private Step step = Step.LIST;

  @Parameters(index = "1..*", arity = "0..*", paramLabel = "ID", description = "A task's id.")
  private List<String> ids = new ArrayList<>();

  @Mixin(name = "Which ones")
  private final Matching matching = new Matching();

  @Mixin(name = "The server")
  private final ServerOptions server = new ServerOptions();

  @Option(
      names = "--edit",
      order = 1,
      paramLabel = "JSON",
      description = "Members that replace those of the task that is retried.")
  private @Nullable String edit;

  @Option(names = "--json", order = 2, description = "Print what the server says, as JSON.")
  private boolean json;

  DeadLettersCommand(Actions actions, Streams streams) {
    this.actions = actions;
    this.streams = streams;
  }

  private static final class Matching {
    @Option(names = "--reason", paramLabel = "WORD", description = "http_500, timeout, displaced.")
    private @Nullable String reason;

    @Option(names = "--user", paramLabel = "ID", description = "The user id of the task.")
    private @Nullable String user;

    @Option(names = "--role", paramLabel = "ROLE", description = "The role of the task.")
    private @Nullable String role;

    @Option(names = "--priority", paramLabel = "WORD", description = "critical, high, normal, low.")
    private @Nullable String priority;

    @Option(
        names = "--limit",
        paramLabel = "N",
        converter = AsLimit.class,
        description = "At most so many. Default: 100.")
    private int limit = 100;

    @Option(names = "--all", description = "All that match, however many.")
    private boolean all;

    Map<String, String> filter() {
      Map<String, String> filter = new TreeMap<>();
      put(filter, "reason", reason);
      put(filter, "userId", user);
      put(filter, "role", role);
      put(filter, "priority", priority);
      return filter;
    }

    private static void put(Map<String, String> filter, String name, @Nullable String value) {
      if (value != null) {
        filter.put(name, value);
      }
    }
  }

  @Override
  public Integer call() throws InterruptedException {
    Map<String, String> filter = matching.filter();
    check(filter);
    return actions.deadLetters(
        new DeadLettersArguments(
            step,
            new Which(List.copyOf(ids), filter, matching.all, matching.limit),
            Optional.ofNullable(edit),
            server.server(),
            json),
        streams);
  }

  private void check(Map<String, String> filter) {
    boolean some = !filter.isEmpty() || matching.all;
    switch (step) {
      case LIST -> must(ids.isEmpty(), "'list' takes no id; 'show ID' shows one");
      case SHOW -> must(ids.size() == 1 && !some, "'show' needs one id and nothing else");
      case RETRY, PURGE ->
          must(
              ids.isEmpty() == some,
              "'%s' needs ids, or which ones: --reason WORD, --user ID, …, or --all"
                  .formatted(step.word()));
    }
    must(
        edit == null || (step == Step.RETRY && ids.size() == 1),
        "--edit is for 'retry' with one id");
  }

  private void must(boolean right, String otherwise) {
    if (!right) {
      throw new ParameterException(spec.commandLine(), otherwise);
    }
  }
}
