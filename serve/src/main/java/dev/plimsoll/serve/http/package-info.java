/**
 * The HTTP door. Vert.x owns sockets, heads, bodies and timers on the event loop; every request is
 * then answered by blocking code on a virtual thread of its own. Nothing blocks the event loop.
 */
@NullMarked
package dev.plimsoll.serve.http;

import org.jspecify.annotations.NullMarked;
