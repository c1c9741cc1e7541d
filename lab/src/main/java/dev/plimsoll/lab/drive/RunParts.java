package dev.plimsoll.lab.drive;

import dev.plimsoll.lab.measure.Recording;
import dev.plimsoll.lab.request.RequestMix;
import dev.plimsoll.lab.scenario.Scenario;
import dev.plimsoll.lab.target.Target;
import dev.plimsoll.lab.wire.Loop;
import java.util.Optional;

/**
 * What a driver drives.
 *
 * @param loop that the target's connections belong to
 * @param listener hears of each request's end, where somebody wants to
 */
public record RunParts(
    Scenario scenario,
    RequestMix mix,
    Loop loop,
    Target target,
    Recording recording,
    Optional<SampleListener> listener) {}
