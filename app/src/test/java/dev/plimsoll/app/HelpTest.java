package dev.plimsoll.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class HelpTest {
  private static final List<String> COMMANDS =
      List.of(
          "demo",
          "test",
          "merge",
          "plan",
          "backtest",
          "serve",
          "keys",
          "mock",
          "explain",
          "dead-letters",
          "backup",
          "restore",
          "move",
          "completion");

  @Test
  void everyHelpIsNarrowPlainAndEndsWithExamples() {
    for (String command : COMMANDS) {
      String help = help(command, "--help");
      assertThat(help.lines()).as(command).allMatch(line -> line.length() <= 80);
      assertThat(help)
          .as(command)
          .doesNotContain("\u001b")
          .startsWith("Usage: plimsoll " + command);
      assertThat(help.substring(help.indexOf("\nExamples:\n")))
          .as(command)
          .doesNotContain("--help");
    }
  }

  @Test
  void noExampleIsBrokenInTwo() {
    for (List<String> command :
        Stream.concat(
                COMMANDS.stream().map(List::of),
                Stream.of("add", "list", "revoke").map(step -> List.of("keys", step)))
            .toList()) {
      String[] words = Stream.concat(command.stream(), Stream.of("--help")).toArray(String[]::new);
      String help = help(words);
      assertThat(help.substring(help.indexOf("\nExamples:\n")).lines().skip(2))
          .as("%s", command)
          .allMatch(line -> line.startsWith("  ") && line.length() <= 80);
    }
  }

  @Test
  void withoutArgumentsItShowsTheCommandsInGroups() {
    String help = help();

    assertThat(help).isEqualTo(help("--help"));
    assertThat(help.lines()).allMatch(line -> line.length() <= 80);
    assertThat(help).contains("\nServe agents:\n  serve  ", "\nLoad something:\n  test  ");
    assertThat(COMMANDS).allSatisfy(command -> assertThat(help).contains("\n  " + command + "  "));
  }

  @Test
  void optionsStandInGroups() {
    assertThat(help("test", "--help"))
        .contains("\nThe verdict:\n      --threshold=LIMIT", "\nOptions:\n  -h, --help")
        .doesNotContain("exit-with-parent");
  }

  @Test
  void colourOnlyWhereTheTerminalAllowsIt() {
    Recorded coloured = new Recorded(new Terminal(true, true, 80, true, true, true));
    coloured.run("--help");

    assertThat(coloured.out()).contains("\u001b[");
  }

  @Test
  void theVersionNamesBuildAndJdk() {
    assertThat(help("--version"))
        .matches(
            "plimsoll \\S+ \\(build \\S+, JDK "
                + Runtime.version().toString().replace("+", "\\+")
                + "\\)\n");
  }

  @Test
  void completionKnowsEveryCommandAndNoHiddenOption() {
    String bash = help("completion", "bash");

    assertThat(COMMANDS).allSatisfy(command -> assertThat(bash).contains(command));
    assertThat(bash).contains("--threshold", "complete -F _complete_plimsoll");
    assertThat(bash).doesNotContain("exit-with-parent");
    assertThat(help("completion", "zsh")).startsWith("autoload").endsWith(bash);
  }

  private static String help(String... args) {
    Recorded plimsoll = new Recorded();
    assertThat(plimsoll.run(args)).isEqualTo(Exit.DONE);
    assertThat(plimsoll.err()).isEmpty();
    return plimsoll.out();
  }
}
