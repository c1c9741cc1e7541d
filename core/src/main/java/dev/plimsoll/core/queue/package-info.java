/**
 * Who may come in and who is next: the rule at the door, and the ready queue with strict order by
 * class, tenants sharing a class by cost, first in first out within a tenant, a share of starts for
 * every class that waits, and the forecast of when a task will start and finish.
 */
@NullMarked
package dev.plimsoll.core.queue;

import org.jspecify.annotations.NullMarked;
