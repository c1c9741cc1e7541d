/**
 * Whether a provider's model may be called at all: opens after failures, lets single probes through
 * after a rest, closes after successes. Decides and never calls; what to do when all are open is
 * the engine's choice.
 */
@NullMarked
package dev.plimsoll.core.breaker;

import org.jspecify.annotations.NullMarked;
