package dev.plimsoll.simulate.story;

import dev.plimsoll.core.engine.PoolSettings;
import dev.plimsoll.lab.scenario.Options;
import dev.plimsoll.lab.scenario.Scenario;
import dev.plimsoll.lab.scenario.Scenarios;
import dev.plimsoll.simulate.world.World;
import dev.plimsoll.simulate.world.WorldSettings;
import java.nio.file.Path;
import java.util.List;
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
 * @param opened pools whose agents the server has started and replaced itself
 * @param recovers whether all is well at its end; not where its cause stays
 */
public record Story(
    String name,
    String title,
    String text,
    String scenario,
    WorldSettings settings,
    Consumer<World> script,
    List<PoolSettings> opened,
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

  /** One whose agents are all there from the start, and nobody replaces them. */
  Story(
      String name,
      String title,
      String text,
      String scenario,
      WorldSettings settings,
      Consumer<World> script,
      boolean recovers) {
    this(name, title, text, scenario, settings, script, List.of(), recovers);
  }

  /** The load, read. */
  Scenario read() {
    return Scenarios.parse(name, scenario, Path.of(""), Options.NONE);
  }
}
