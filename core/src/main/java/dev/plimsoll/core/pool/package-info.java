/**
 * Which agent runs the next task: pools of agents, each with several slots; the least loaded is
 * next.
 */
@NullMarked
package dev.plimsoll.core.pool;

import org.jspecify.annotations.NullMarked;
