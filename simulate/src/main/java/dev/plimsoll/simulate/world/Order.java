package dev.plimsoll.simulate.world;

import dev.plimsoll.core.work.Priority;
import java.time.Duration;
import java.util.Optional;

/**
 * What somebody asks to have run; times count from when it reaches the server.
 *
 * @param role whose pool runs it, where there is one
 * @param cost how many tokens it will probably take, at least 1
 */
public record Order(
    Priority priority,
    String role,
    String tenant,
    int cost,
    Optional<Duration> notBefore,
    Optional<Duration> deadline) {}
