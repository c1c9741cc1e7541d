package dev.plimsoll.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.base.yaml.InputException;
import dev.plimsoll.base.yaml.Yaml;
import org.junit.jupiter.api.Test;

/** Every wrong command line ends in one message that says what would be right. */
class MisuseTest {
  @Test
  void anUnknownCommandNamesTheNearest() {
    assertThat(refusal("serv"))
        .isEqualTo(
            """
            plimsoll: 'serv' is not a command; did you mean 'serve'?
              Commands: demo, test, merge, plan, backtest, serve, mock, explain, dead-letters, keys, backup, restore, move, completion
              More: plimsoll --help                                                 [exit 2]
            """);
  }

  @Test
  void onATerminalNoLineIsLongerThanItIsWide() {
    Recorded plimsoll = new Recorded(new Terminal(true, true, 80, false, false, false));
    plimsoll.thrown =
        new Failure("nothing was done: " + "a word of many ".repeat(12), "Do it again. ".repeat(9));

    assertThat(plimsoll.run("test")).isEqualTo(Exit.ERROR);
    assertThat(plimsoll.run("serv")).isEqualTo(Exit.USAGE);
    assertThat(plimsoll.err().lines())
        .hasSizeGreaterThan(8)
        .allMatch(line -> line.length() <= 80)
        .anyMatch(line -> line.startsWith("  dead-letters, keys, backup, restore, move, "));
    Recorded shown = new Recorded(new Terminal(true, true, 80, false, false, false));
    shown.thrown = new Failure("a.yaml:1:4: not so", "1 | " + "x ".repeat(60));
    assertThat(shown.run("test")).isEqualTo(Exit.ERROR);
    assertThat(shown.err().lines()).anyMatch(line -> line.length() > 100); // a file is shown as is
  }

  @Test
  void anUnknownOptionNamesTheNearest() {
    assertThat(refusal("test", "--usres=3"))
        .startsWith(
            "plimsoll: --usres is not an option of 'plimsoll test'; did you mean '--users'?\n")
        .endsWith("[exit 2]\n");
  }

  @Test
  void hiddenOptionsAreNotSuggested() {
    assertThat(refusal("serve", "--exit-with-parrot")).doesNotContain("--exit-with-parent");
  }

  @Test
  void aBareNumberIsRefusedWithItsTwoLikelyReadings() {
    assertThat(refusal("test", "--duration", "30"))
        .startsWith("plimsoll: --duration: '30' has no unit; did you mean '30s' or '30ms'?\n");
    assertThat(refusal("test", "--rate", "200")).contains("'200/s' or '200/min'");
    assertThat(refusal("test", "--spawn-rate", "5")).contains("'5/s' or '5/min'");
    assertThat(refusal("serve", "--grace", "5")).contains("'5s' or '5ms'");
    assertThat(refusal("mock", "--latency", "uniform:1..2")).contains("'1s' or '1ms'");
    assertThat(refusal("mock", "--errors", "3")).contains("'3%'");
    assertThat(refusal("mock", "--limit", "requests:9")).contains("'9/min' or '9/h'");
  }

  @Test
  void numbersOutOfBoundsSayTheBounds() {
    assertThat(refusal("serve", "--port", "65536")).contains("0 (any free one) to 65535");
    assertThat(refusal("test", "--users", "0")).contains("from 1 to 1000000, found '0'");
    assertThat(refusal("test", "--rate", "0/s")).contains("no rate above 0");
    assertThat(refusal("test", "--seed", "x")).contains("a whole number of 64 bits, found 'x'");
    assertThat(refusal("test", "--width", "39")).contains("none, or 40 to 1000");
    assertThat(refusal("mock", "--tokens-per-second", "0")).contains("a number above 0");
    assertThat(refusal("mock", "--answer-tokens", "200..20")).contains("the smaller first");
    assertThat(refusal("mock", "--answer-tokens", "few")).contains("as in 20..200");
    assertThat(refusal("mock", "--slots", "0")).contains("from 1 to 1000000, found '0'");
  }

  @Test
  void aLimitIsAUnitAnAmountAndItsTime() {
    assertThat(refusal("mock", "--limit", "calls:9/s"))
        .contains("'calls' is no unit of a limit; expected requests or tokens");
    assertThat(refusal("mock", "--limit", "requests:9/s:slidng"))
        .contains("did you mean 'sliding'");
    assertThat(refusal("mock", "--backlog", "3")).contains("--backlog needs --slots");
  }

  @Test
  void aStoreIsAFolderPostgresqlOrMemory() {
    assertThat(refusal("serve", "--store", "mysql://u:secret@h/d"))
        .contains("expected a folder, postgresql://user@host/database, or memory")
        .doesNotContain("secret");
  }

  @Test
  void missingSpareAndRepeatedWordsAreNamed() {
    assertThat(refusal("test", "--duration")).contains("--duration needs a value: DURATION");
    assertThat(refusal("test", "a", "b")).contains("'b' is one word too many for 'plimsoll test'");
    assertThat(refusal("test", "--users", "1", "--users", "2"))
        .contains("--users stands here twice");
    assertThat(refusal("completion", "fish")).contains("expected bash or zsh, found 'fish'");
  }

  @Test
  void aFileFaultIsShownWithItsPlace() {
    Recorded plimsoll = new Recorded();
    plimsoll.thrown = fault();

    assertThat(plimsoll.run("test")).isEqualTo(Exit.USAGE);
    assertThat(plimsoll.err()).startsWith("a.yaml:1:4: not so\n  1 | x: 1\n").contains("[exit 2]");
  }

  @Test
  void anExpectedFailureEndsWithStatus1AndItsAdvice() {
    Recorded plimsoll = new Recorded();
    plimsoll.thrown = new Failure("no answer from http://h", "Start it first.");

    assertThat(plimsoll.run("test")).isEqualTo(Exit.ERROR);
    assertThat(plimsoll.err())
        .startsWith("plimsoll: no answer from http://h\n  Start it first.  ")
        .endsWith("[exit 1]\n")
        .doesNotContain("at dev.plimsoll");
  }

  @Test
  void aBugIsSaidWithoutItsStackUnlessAsked() {
    Recorded plain = new Recorded();
    plain.thrown = new IllegalStateException("boom");
    Recorded debugged = new Recorded();
    debugged.thrown = new IllegalStateException("boom");

    assertThat(plain.run("test")).isEqualTo(Exit.ERROR);
    assertThat(debugged.run("test", "--debug")).isEqualTo(Exit.ERROR);
    assertThat(plain.err()).contains("boom", "--debug").doesNotContain("\tat ");
    assertThat(debugged.err()).contains("boom", "\tat dev.plimsoll.app.");
  }

  @Test
  void anOptionAloneIsNoCommand() {
    Recorded plimsoll = new Recorded();

    assertThat(plimsoll.run("--debug")).isEqualTo(Exit.USAGE);
    assertThat(plimsoll.err()).startsWith("plimsoll: a command is missing\n");
  }

  private static String refusal(String... args) {
    Recorded plimsoll = new Recorded();
    assertThat(plimsoll.run(args)).as(String.join(" ", args)).isEqualTo(Exit.USAGE);
    assertThat(plimsoll.out()).isEmpty();
    assertThat(plimsoll.asked).isEmpty();
    assertThat(plimsoll.err()).doesNotContain("\tat ");
    return plimsoll.err();
  }

  private static InputException fault() {
    return Yaml.parse("a.yaml", "x: 1\n").section().need("x").fault("not so", "");
  }
}
