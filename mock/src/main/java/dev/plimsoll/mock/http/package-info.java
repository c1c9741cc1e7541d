/**
 * The edge: sockets, heads, bodies and timers on Vert.x event loops. Nothing here may block one.
 */
@NullMarked
package dev.plimsoll.mock.http;

import org.jspecify.annotations.NullMarked;
