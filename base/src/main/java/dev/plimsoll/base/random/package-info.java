/** Drawn durations, always from a generator that the caller seeded. */
@NullMarked
package dev.plimsoll.base.random;

import org.jspecify.annotations.NullMarked;
