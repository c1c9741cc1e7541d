package dev.plimsoll.simulate.world;

/**
 * What one region went through.
 *
 * @param fleet its agents, of all its servers
 */
public record Regional(Region region, Fleet fleet, Gauges gauges, Traffic traffic) {}
