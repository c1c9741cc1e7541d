/** A whole store that goes into another one, of whatever kind: what is read, and what is filled. */
@NullMarked
package dev.plimsoll.ports.move;

import org.jspecify.annotations.NullMarked;
