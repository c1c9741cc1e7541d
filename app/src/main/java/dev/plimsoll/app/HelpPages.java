package dev.plimsoll.app;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.UsageMessageSpec;

/**
 * Lays out the help: commands in groups, options under the names of the mixins they come from,
 * examples at the end.
 */
final class HelpPages {
  private static final int NAME_COLUMNS = 14;

  private HelpPages() {}

  /** Some commands under one heading. */
  private record Group(String heading, List<String> commands) {}

  private static List<Group> groups() {
    return List.of(
        new Group("See it work", List.of("demo")),
        new Group("Load something", List.of("test", "merge", "plan", "backtest")),
        new Group("Serve agents", List.of("serve", "keys", "mock")),
        new Group(
            "Look after tasks", List.of("explain", "dead-letters", "backup", "restore", "move")),
        new Group("Shell", List.of("completion")));
  }

  static void lay(CommandLine shell) {
    layOne(shell);
    shell.getSubcommands().values().forEach(HelpPages::lay);
  }

  private static void layOne(CommandLine command) {
    command.getHelpSectionMap().put(UsageMessageSpec.SECTION_KEY_COMMAND_LIST, HelpPages::commands);
    command.getHelpSectionMap().put(UsageMessageSpec.SECTION_KEY_OPTION_LIST, HelpPages::options);
    command.setHelpSectionKeys(
        List.of(
            UsageMessageSpec.SECTION_KEY_SYNOPSIS_HEADING,
            UsageMessageSpec.SECTION_KEY_SYNOPSIS,
            UsageMessageSpec.SECTION_KEY_DESCRIPTION_HEADING,
            UsageMessageSpec.SECTION_KEY_DESCRIPTION,
            UsageMessageSpec.SECTION_KEY_PARAMETER_LIST_HEADING,
            UsageMessageSpec.SECTION_KEY_PARAMETER_LIST,
            UsageMessageSpec.SECTION_KEY_COMMAND_LIST,
            UsageMessageSpec.SECTION_KEY_OPTION_LIST,
            UsageMessageSpec.SECTION_KEY_FOOTER));
    command
        .getCommandSpec()
        .usageMessage()
        .sortOptions(false)
        .abbreviateSynopsis(true)
        .synopsisHeading("Usage: ")
        .descriptionHeading("%n")
        .parameterListHeading("%n");
  }

  private static String options(Help help) {
    CommandSpec command = help.commandSpec();
    List<OptionSpec> others = new ArrayList<>(command.options());
    StringBuilder out = new StringBuilder();
    command
        .mixins()
        .forEach((heading, mixin) -> {
          others.removeAll(mixin.options());
          out.append(list(help, heading, mixin.options()));
        });
    return out.append(list(help, "Options", others)).toString();
  }

  private static String list(Help help, String heading, List<OptionSpec> options) {
    Help.Layout layout = help.createDefaultLayout();
    options.stream()
        .filter(option -> !option.hidden())
        .forEach(option -> layout.addOption(option, help.parameterLabelRenderer()));
    return "%n%s:%n%s".formatted(heading, layout);
  }

  private static String commands(Help help) {
    StringBuilder out = new StringBuilder();
    for (Group group : groupsOf(help)) {
      out.append("%n%s:%n".formatted(group.heading()));
      for (String name : group.commands()) {
        out.append(line(help, name));
      }
    }
    return out.toString();
  }

  /** Only the commands of plimsoll itself stand in groups. */
  private static List<Group> groupsOf(Help help) {
    if (help.subcommands().isEmpty()) {
      return List.of();
    }
    return help.commandSpec().parent() == null
        ? groups()
        : List.of(new Group("Commands", List.copyOf(help.subcommands().keySet())));
  }

  private static String line(Help help, String name) {
    CommandSpec command = requireNonNull(help.subcommands().get(name)).commandSpec();
    return "  %s%s%s%n"
        .formatted(
            help.colorScheme().commandText(name),
            " ".repeat(NAME_COLUMNS - name.length()),
            command.usageMessage().description()[0]);
  }
}
