/**
 * Where schedules are kept: the port, the records that cross it, and the in-memory fake that ships
 * for tests and for servers that need not remember.
 */
@NullMarked
package dev.plimsoll.ports.schedule;

import org.jspecify.annotations.NullMarked;
