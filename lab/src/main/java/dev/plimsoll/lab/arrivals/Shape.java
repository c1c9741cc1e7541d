package dev.plimsoll.lab.arrivals;

/**
 * When the requests of one phase are due, in nanoseconds from the phase's start. Equal arguments
 * give equal times: a shape never reads a clock.
 */
public sealed interface Shape permits ClosedUsers, OpenShape {}
