package dev.plimsoll.app;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** {@code plimsoll} itself: without a command it shows its help. */
@Command(
    name = "plimsoll",
    description = "How much load can my agents carry, and what breaks first?",
    synopsisSubcommandLabel = "COMMAND",
    versionProvider = Version.class,
    footer = {
      "",
      "Examples:",
      "  plimsoll demo --quick               see it all at work, nothing else needed",
      "  plimsoll serve --config plimsoll.yaml",
      "  plimsoll test --target http://127.0.0.1:8001 --users 20 --duration 30s",
      "  plimsoll test --help                every command explains itself"
    })
final class PlimsollCommand implements Runnable {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      scope = ScopeType.INHERIT,
      order = 100,
      description = "Show this help.")
  private boolean help;

  @Option(
      names = {"-V", "--version"},
      versionHelp = true,
      order = 101,
      description = "Show the version, its build and the JDK.")
  private boolean version;

  @Option(
      names = "--debug",
      scope = ScopeType.INHERIT,
      order = 102,
      description = "Show the stack of an error.")
  private boolean debug;

  boolean debug() {
    return debug;
  }

  @Override
  public void run() {
    if (help || version) {
      return;
    }
    CommandLine commandLine = spec.commandLine();
    if (!commandLine.getParseResult().originalArgs().isEmpty()) {
      throw new ParameterException(commandLine, "a command is missing");
    }
    commandLine.usage(commandLine.getOut());
  }
}
