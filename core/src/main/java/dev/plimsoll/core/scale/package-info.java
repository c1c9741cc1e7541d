/**
 * How many agents a pool has, and the life of each: the autoscaler asks for more or fewer by
 * Little's law and by what waits, the forecast looks one cold start ahead, and the fleet starts,
 * warms, drains and replaces agents, one command at a time, without ever taking away running work.
 */
@NullMarked
package dev.plimsoll.core.scale;

import org.jspecify.annotations.NullMarked;
