/** Threads that act at times which change while they sleep. */
@NullMarked
package dev.plimsoll.serve.loop;

import org.jspecify.annotations.NullMarked;
