/** Tasks that are submitted again and again: keeps schedules and fires them at their times. */
@NullMarked
package dev.plimsoll.serve.schedule;

import org.jspecify.annotations.NullMarked;
