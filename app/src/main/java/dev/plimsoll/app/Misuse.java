package dev.plimsoll.app;

import dev.plimsoll.base.text.Nearest;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.OverwrittenOptionException;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.TypeConversionException;
import picocli.CommandLine.UnmatchedArgumentException;

/** What was wrong with a command line, what would be right, and where to read more. */
final class Misuse {
  private Misuse() {}

  static String explain(ParameterException fault) {
    CommandSpec command = fault.getCommandLine().getCommandSpec();
    String found =
        switch (fault) {
          case UnmatchedArgumentException unmatched -> unmatched(unmatched, command);
          case MissingParameterException missing -> missing(missing);
          case OverwrittenOptionException twice ->
              name(twice.getOverwritten()) + " stands here twice";
          default -> other(fault);
        };
    return "plimsoll: %s\n  More: %s --help".formatted(found, Shell.typed(command));
  }

  private static String unmatched(UnmatchedArgumentException fault, CommandSpec command) {
    String word = fault.getUnmatched().isEmpty() ? "" : fault.getUnmatched().getFirst();
    if (word.startsWith("-")) {
      String option = word.contains("=") ? word.substring(0, word.indexOf('=')) : word;
      return "%s is not an option of '%s'%s"
          .formatted(option, Shell.typed(command), Nearest.hint(option, options(command)));
    }
    if (!command.subcommands().isEmpty()) {
      return "'%s' is not a command%s\n  Commands: %s"
          .formatted(
              word,
              Nearest.hint(word, command.subcommands().keySet()),
              String.join(", ", command.subcommands().keySet()));
    }
    return "'%s' is one word too many for '%s'".formatted(word, Shell.typed(command));
  }

  private static String missing(MissingParameterException fault) {
    List<ArgSpec> missing = fault.getMissing();
    return missing.isEmpty()
        ? String.valueOf(fault.getMessage())
        : missing.stream().map(Misuse::missing).collect(Collectors.joining("; "));
  }

  private static String missing(ArgSpec argument) {
    return argument.isPositional()
        ? argument.paramLabel() + " is missing"
        : name(argument) + " needs a value: " + argument.paramLabel();
  }

  private static String other(ParameterException fault) {
    ArgSpec argument = fault.getArgSpec();
    if (argument != null && fault.getCause() instanceof TypeConversionException value) {
      return name(argument) + ": " + value.getMessage();
    }
    String message = String.valueOf(fault.getMessage());
    return message.substring(0, 1).toLowerCase(Locale.ROOT) + message.substring(1);
  }

  private static List<String> options(CommandSpec command) {
    return command.options().stream()
        .filter(option -> !option.hidden())
        .flatMap(option -> List.of(option.names()).stream())
        .toList();
  }

  private static String name(ArgSpec argument) {
    return switch (argument) {
      case OptionSpec option -> option.longestName();
      case PositionalParamSpec positional -> positional.paramLabel();
      default -> argument.paramLabel();
    };
  }
}
