package dev.plimsoll.lab.drive;

import dev.plimsoll.lab.measure.Recording;
import dev.plimsoll.lab.request.RequestMix;
import dev.plimsoll.lab.scenario.Scenario;
import dev.plimsoll.lab.target.Target;

/** What a driver drives. */
public record RunParts(
    Scenario scenario,
    RequestMix mix,
    Target target,
    Recording recording,
    SampleListener listener) {}
