package dev.plimsoll.app;

import dev.plimsoll.app.config.ServeConfig;
import dev.plimsoll.base.yaml.Value;
import dev.plimsoll.simulate.world.Fleet;
import java.util.OptionalInt;

/** What a virtual world takes from a server's configuration. */
final class Pools {
  private static final int LETTERS_A_TOKEN = 4;

  private Pools() {}

  /** Reads it as a server does, but for keys of providers: nobody is called. */
  static ServeConfig config(Value root) {
    return ServeConfig.of(root, Pools::environment);
  }

  /** Nobody is called, so a key that is not here does not matter. */
  private static String environment(String name) {
    String value = System.getenv(name);
    return value == null || value.isBlank() ? "not here" : value;
  }

  /** Its pools of agents. */
  static Fleet fleet(ServeConfig config) {
    return fleet(config, OptionalInt.empty());
  }

  /**
   * Its pools of agents.
   *
   * @param concurrency how many tasks each agent runs at once, in the place of what it says
   */
  static Fleet fleet(ServeConfig config, OptionalInt concurrency) {
    return new Fleet(
        config.server().agents().stream()
            .map(spec ->
                new Fleet.Pool(
                    spec.role(),
                    spec.count(),
                    concurrency.orElse(spec.concurrency()),
                    spec.timeout(),
                    spec.chain(),
                    spec.prompt().map(text -> text.length() / LETTERS_A_TOKEN).orElse(0),
                    spec.maxTokens()))
            .toList());
  }
}
