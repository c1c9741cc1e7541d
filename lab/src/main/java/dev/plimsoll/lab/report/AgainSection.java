package dev.plimsoll.lab.report;

import dev.plimsoll.lab.measure.RunResult;
import dev.plimsoll.lab.measure.RunResult.Identity;
import dev.plimsoll.lab.text.Clean;

/** Everything that is needed to do it again. */
final class AgainSection {
  private static final int LONGEST_SCENARIO = 32_000;
  private static final int LONGEST_COMMAND = 2_000;

  private AgainSection() {}

  static Markup section(RunResult run) {
    Identity identity = run.identity();
    Markup out = new Markup();
    out.open("section", "class", "panel", "id", "again").leaf("h2", "Run it again");
    copied(out, "command", Clean.block(identity.command(), LONGEST_COMMAND));
    String yaml = Clean.block(identity.scenarioYaml(), LONGEST_SCENARIO);
    if (!yaml.isBlank()) {
      copied(out, "scenario", yaml);
    }
    if (identity.scenarioYaml().length() > LONGEST_SCENARIO) {
      out.leaf("p", "cut here; the whole scenario is in scenario.yaml", "class", "muted");
    }
    Facts facts = new Facts();
    facts.add("seed", Long.toString(identity.seed()));
    facts.add("machine", identity.machine());
    facts.add("plimsoll", identity.version());
    return out.part(facts.markup()).close("section").line();
  }

  private static void copied(Markup out, String name, String text) {
    out.open("div", "class", "copied").leaf("h3", name);
    out.leaf(
        "button",
        "copy",
        "type",
        "button",
        "class",
        "copy",
        "hidden",
        "",
        "aria-label",
        "Copy the " + name);
    out.open("pre").leaf("code", text).close("pre").close("div").line();
  }
}
