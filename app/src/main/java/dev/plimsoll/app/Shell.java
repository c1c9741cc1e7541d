package dev.plimsoll.app;

import dev.plimsoll.base.yaml.InputException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** All commands as one picocli command line, its help and its error messages in our words. */
final class Shell {
  private static final int HELP_COLUMNS = 80;

  private Shell() {}

  static CommandLine of(Actions actions, Streams streams) {
    PlimsollCommand plimsoll = new PlimsollCommand();
    CommandLine shell =
        new CommandLine(plimsoll)
            .addSubcommand(new DemoCommand(actions, streams))
            .addSubcommand(new TestCommand(actions, streams))
            .addSubcommand(new MergeCommand(actions, streams))
            .addSubcommand(new PlanCommand(actions, streams))
            .addSubcommand(new BacktestCommand(actions, streams))
            .addSubcommand(new ServeCommand(actions, streams))
            .addSubcommand(new MockCommand(actions, streams))
            .addSubcommand(new ExplainCommand(actions, streams))
            .addSubcommand(new DeadLettersCommand(actions, streams))
            .addSubcommand(KeysCommand.of(actions, streams))
            .addSubcommand(new CopyCommand.BackupCommand(actions, streams))
            .addSubcommand(new CopyCommand.RestoreCommand(actions, streams))
            .addSubcommand(new MoveCommand(actions, streams))
            .addSubcommand(new CompletionCommand(streams));
    // On every command, the subcommands included: so after they were added.
    shell
        .setOut(new PrintWriter(streams.out(), true, StandardCharsets.UTF_8))
        .setErr(new PrintWriter(streams.err(), true, StandardCharsets.UTF_8))
        .setColorScheme(Help.defaultColorScheme(streams.terminal().outColor() ? Ansi.ON : Ansi.OFF))
        .setUsageHelpWidth(HELP_COLUMNS)
        .setParameterExceptionHandler((fault, _) -> refused(fault, plimsoll, streams))
        .setExecutionExceptionHandler((fault, _, _) -> failed(fault, plimsoll, streams));
    HelpPages.lay(shell);
    return shell;
  }

  private static int refused(ParameterException fault, PlimsollCommand plimsoll, Streams streams) {
    show(Misuse.explain(fault), Exit.USAGE, streams);
    return withStack(fault, Exit.USAGE, plimsoll, streams);
  }

  private static int failed(Exception fault, PlimsollCommand plimsoll, Streams streams) {
    int status =
        switch (fault) {
          case InputException _ -> Exit.USAGE;
          case ParameterException _ -> Exit.USAGE;
          case InterruptedException _ -> Exit.INTERRUPTED;
          default -> Exit.ERROR;
        };
    show(said(fault), status, streams);
    return withStack(fault, status, plimsoll, streams);
  }

  private static String said(Exception fault) {
    return switch (fault) {
      case InputException input when input.place() != null -> String.valueOf(input.getMessage());
      case InputException input -> "plimsoll: " + input.getMessage();
      case ParameterException misuse -> Misuse.explain(misuse);
      case Failure failure -> "plimsoll: " + failure.getMessage();
      case InterruptedException _ -> "plimsoll: interrupted";
      default ->
          "plimsoll: this should not have happened: "
              + fault
              + "\n  Add --debug to see where, and please report it with what you typed.";
    };
  }

  private static int withStack(
      Exception fault, int status, PlimsollCommand plimsoll, Streams streams) {
    if (plimsoll.debug()) {
      fault.printStackTrace(streams.err());
    }
    return status;
  }

  private static void show(String message, int status, Streams streams) {
    Terminal terminal = streams.terminal(); // a file or a pipe gets each line whole
    String shown = terminal.err() ? Faces.wrapped(message, terminal.columns()) : message;
    streams.err().println(Faces.withStatus(shown, status));
  }

  /** The name of a command as a person types it: {@code plimsoll test}. */
  static String typed(CommandSpec command) {
    return command.qualifiedName();
  }
}
