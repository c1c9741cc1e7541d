/** How late schedules fire, on servers that are killed. */
@NullMarked
package dev.plimsoll.bench.schedules;

import org.jspecify.annotations.NullMarked;
