/**
 * Where tasks are kept: the port, the records that cross it, and the in-memory fake that ships for
 * tests and for servers that need not remember.
 */
@NullMarked
package dev.plimsoll.ports.store;

import org.jspecify.annotations.NullMarked;
