/**
 * How a provider is overloaded and misbehaves, as values: what it works on at once, its faults, and
 * when each of them is in force. It knows neither sockets nor clocks.
 */
@NullMarked
package dev.plimsoll.mock.overload;

import org.jspecify.annotations.NullMarked;
