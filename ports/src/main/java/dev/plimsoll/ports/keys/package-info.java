/**
 * The keys that callers show at the door: the port that keeps them, the records that cross it, and
 * the in-memory fake that ships for tests and for servers that need not remember.
 */
@NullMarked
package dev.plimsoll.ports.keys;

import org.jspecify.annotations.NullMarked;
