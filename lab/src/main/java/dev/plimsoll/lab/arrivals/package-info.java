/** Load shapes as pure state machines: when requests are due. No clock, no thread, no I/O. */
@NullMarked
package dev.plimsoll.lab.arrivals;

import org.jspecify.annotations.NullMarked;
