package dev.plimsoll.simulate.story;

import dev.plimsoll.lab.scenario.Options;
import dev.plimsoll.lab.scenario.Scenario;
import dev.plimsoll.lab.scenario.Scenarios;
import dev.plimsoll.simulate.world.World;
import dev.plimsoll.simulate.world.WorldSettings;
import java.nio.file.Path;
import java.util.function.Consumer;

/**
 * One way in which a server gets more than it can do.
 *
 * @param name of its report's file
 * @param title what happens, in a few words
 * @param text what is to be seen in its report
 * @param scenario the load, as a scenario file
 * @param settings the server before it
 * @param script what happens beside the load, planned before it begins
 * @param recovers whether all is well at its end; not where its cause stays
 */
public record Story(
    String name,
    String title,
    String text,
    String scenario,
    WorldSettings settings,
    Consumer<World> script,
    boolean recovers) {

  /** One whose cause goes away before its end. */
  Story(
      String name,
      String title,
      String text,
      String scenario,
      WorldSettings settings,
      Consumer<World> script) {
    this(name, title, text, scenario, settings, script, true);
  }

  /** The load, read. */
  Scenario read() {
    return Scenarios.parse(name, scenario, Path.of(""), Options.NONE);
  }
}
