/**
 * Who may come in and who is next: the rule at the door, and the ready queue with strict order by
 * class, first in first out within a class, and a share of starts for every class that waits.
 */
@NullMarked
package dev.plimsoll.core.queue;

import org.jspecify.annotations.NullMarked;
