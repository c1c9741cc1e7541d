/**
 * Whole-process benchmarks: they start {@code plimsoll} as a user would and print what they
 * measured beside its target. A missed target is printed, never an error; a broken run is.
 */
@NullMarked
package dev.plimsoll.bench;

import org.jspecify.annotations.NullMarked;
