/**
 * The one way to the providers. Each call asks the engine where it may go and when, waits for its
 * turn, goes there, and says how it ended; the engine may send it elsewhere then. Decides nothing.
 */
@NullMarked
package dev.plimsoll.serve.gateway;

import org.jspecify.annotations.NullMarked;
