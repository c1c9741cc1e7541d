/**
 * What a load needs, found by playing it: how many agents keep the limits, what one fewer breaks,
 * and why. Every figure is of a virtual run; none is from a formula.
 */
@NullMarked
package dev.plimsoll.simulate.plan;

import org.jspecify.annotations.NullMarked;
