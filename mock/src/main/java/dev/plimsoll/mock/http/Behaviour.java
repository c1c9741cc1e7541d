package dev.plimsoll.mock.http;

import dev.plimsoll.mock.draw.Draws;
import dev.plimsoll.mock.draw.Length;
import dev.plimsoll.mock.overload.Overload;
import dev.plimsoll.mock.tokens.Kinds;
import java.util.Optional;

/**
 * All that decides how calls are answered.
 *
 * @param answers how long answers are of themselves; absent: as long as they may be
 */
public record Behaviour(
    Draws draws,
    Optional<Length> answers,
    Kinds kinds,
    Overload overload,
    Bounds bounds,
    Clock clock) {}
