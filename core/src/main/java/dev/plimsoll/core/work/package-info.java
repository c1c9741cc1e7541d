/** The values that every room speaks of: a task, its priority, what became of it. No behaviour. */
@NullMarked
package dev.plimsoll.core.work;

import org.jspecify.annotations.NullMarked;
