package dev.plimsoll.simulate.world;

import dev.plimsoll.core.work.Priority;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What somebody asks to have run; times count from when it reaches the server.
 *
 * @param role whose pool runs it, where there is one
 */
public record Order(
    Priority priority,
    String role,
    String tenant,
    Size size,
    Optional<Duration> notBefore,
    Optional<Duration> deadline) {
  /** Of a text of so many tokens. */
  public Order(
      Priority priority,
      String role,
      String tenant,
      int input,
      OptionalInt maxTokens,
      Optional<Duration> notBefore,
      Optional<Duration> deadline) {
    this(priority, role, tenant, Size.of(input, maxTokens), notBefore, deadline);
  }

  /** The same of another size. */
  public Order with(Size other) {
    return new Order(priority, role, tenant, other, notBefore, deadline);
  }

  /** The same on the agents that run it. */
  Order on(Fleet fleet) {
    return with(size.on(fleet.poolOf(role)));
  }

  /** Of a task whose ticket and doings are known. */
  static final Order SCRIPTED =
      new Order(
          Priority.NORMAL,
          "",
          "default",
          0,
          OptionalInt.empty(),
          Optional.empty(),
          Optional.empty());

  /** How many tokens it will probably take, as the server reckons, at least 1. */
  public int cost() {
    return size.cost();
  }
}
