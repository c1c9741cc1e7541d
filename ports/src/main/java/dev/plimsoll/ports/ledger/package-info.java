/**
 * The append-only ledger of what calls took, read: its lines are written with the changes of tasks.
 */
@NullMarked
package dev.plimsoll.ports.ledger;

import org.jspecify.annotations.NullMarked;
