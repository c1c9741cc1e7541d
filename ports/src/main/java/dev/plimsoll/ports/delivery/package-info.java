/**
 * Ends of tasks that somebody is still to be told of: the port of an outbox that a task store fills
 * in the same transaction in which a task ends.
 */
@NullMarked
package dev.plimsoll.ports.delivery;

import org.jspecify.annotations.NullMarked;
