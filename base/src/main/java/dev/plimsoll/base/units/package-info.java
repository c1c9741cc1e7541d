/** Quantities written with their unit: {@code 30s}, {@code 200MB}, {@code 10/s}, {@code 1%}. */
@NullMarked
package dev.plimsoll.base.units;

import org.jspecify.annotations.NullMarked;
