/** When schedules fire: cron texts and intervals on the clocks of a zone, and what was missed. */
@NullMarked
package dev.plimsoll.core.schedule;

import org.jspecify.annotations.NullMarked;
